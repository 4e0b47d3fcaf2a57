"""Whom an outbox row `o` is for and of which pairs it is, as SQL: arrays, which an index is asked with.

An `or` between the row's own column and a subquery reads the whole table for each message instead.
"""

MEMBERS = """array(select o.to_member union all select pm.member_id from pair_member pm
    where (pm.team_id, pm.pair_id) = (o.team_id, o.to_pair) and pm.left_at is null)"""
PAIRS = """array(select o.to_pair union all select prompt.pair_id from prompt
    where (prompt.team_id, prompt.outbox_id) = (o.team_id, o.id))"""
