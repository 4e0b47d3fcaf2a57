"""Promises on Home: how many each of a pair kept, and what of it could be celebrated."""

from blocks import kit
from blocks.celebrations import offer_block, waiting_block
from blocks.kit import Block
from programs.celebrations import offer
from programs.pairs import Home, Pair
from programs.people import Member
from programs.playbook import Playbook
from programs.promises import Tally, kept_words


def promise_blocks(home: Home, pair: Pair, me: Member, playbook: Playbook) -> list[Block]:
    """Draw the promises of a pair, as far as the reader may see them, with a celebration to offer or to hold back."""
    counted = home.promises.get(pair.id, {})
    mine = counted.get(me.id, Tally())
    partners = [one.member for one in pair.others(me.id)]
    said = kept_words(mine, [(kit.named(one.name), counted.get(one.id, Tally())) for one in partners])
    blocks = [kit.words(said)] if said else []
    waiting = [one for one in home.celebrated if one.pair_id == pair.id and one.posts_at]
    blocks += [waiting_block(one, me.zone) for one in waiting]
    goals = [one for one in home.goals if one.owner == me.id]
    has_channel = any(program.channel for program in home.programs if program.id == pair.program_id)
    if has_channel and (offered := offer(playbook, pair, mine, goals, home.celebrated)):
        blocks.append(offer_block(offered))
    return blocks
