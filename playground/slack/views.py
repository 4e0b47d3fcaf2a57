"""The views methods, and a person's stack of modals: open, push, update, publish, close."""

import time
from dataclasses import replace
from typing import Any

from playground.slack import payloads
from playground.slack.inputs import carried, initial
from playground.slack.plain import stored_blocks
from playground.slack.records import JSON, Grant, View
from playground.slack.refusals import ApiError, App, check, invalid, need
from playground.slack.state import State, new_id
from playground.slack.strict import view_refusal

DEEPEST = 3


def open_(app: App, args: JSON) -> JSON:
    """views.open."""
    view, grant = _asked(app, args, "modal")
    grant.uses += 1
    return _answer(open_modal(app.state, grant.user, view))


def push(app: App, args: JSON) -> JSON:
    """views.push."""
    view, grant = _asked(app, args, "modal")
    if not app.state.stacks.get(grant.user):
        raise ApiError("not_found")
    added = push_modal(app.state, grant.user, view)
    grant.uses += 1
    return _answer(added)


def update(app: App, args: JSON) -> JSON:
    """views.update, by view_id or external_id."""
    state = app.state
    if not args.get("view_id") and not args.get("external_id"):
        raise invalid("missing required field: view_id")
    _checked(args)
    open_now = [state.views[v] for stack in state.stacks.values() for v in stack]
    homes = [state.views[v] for v in state.homes.values()]
    wanted, external = args.get("view_id"), args.get("external_id")
    found = next(
        (v for v in open_now + homes if v.id == wanted or (external and v.payload["external_id"] == external)), None
    )
    if found is None:
        raise ApiError("not_found")
    if found.type != args["view"]["type"]:
        raise invalid("view type does not match")
    if args.get("hash") and args["hash"] != found.hash:
        raise ApiError("hash_conflict")
    return _answer(replace_view(state, found, args["view"]))


def publish(app: App, args: JSON) -> JSON:
    """views.publish."""
    state = app.state
    user = need(args, "user_id")[0]
    if not state.manifest.home:
        raise ApiError("not_enabled")
    if user not in state.users:
        raise ApiError("user_not_found")
    _checked(args)
    if args["view"]["type"] != "home":
        raise invalid("view type must be home")
    old = state.views[state.homes[user]] if user in state.homes else None
    if args.get("hash") and (old is None or args["hash"] != old.hash):
        raise ApiError("hash_conflict")
    if old:
        return _answer(replace_view(state, old, args["view"]))
    home = _new(state, user, args["view"], root=None, previous=None)
    state.homes[user] = home.id
    return _answer(home)


def _checked(args: JSON) -> JSON:
    if not isinstance(args.get("view"), dict):
        raise invalid("missing required field: view")
    check(view_refusal(args["view"]))
    return dict(args["view"])


def _asked(app: App, args: JSON, kind: str) -> tuple[JSON, Grant]:
    """The view to show and the still good trigger it is shown by."""
    view, trigger = _checked(args), str(args.get("trigger_id") or args.get("interactivity_pointer") or "")
    if view["type"] != kind:
        raise invalid(f"view type must be {kind}")
    state = app.state
    grant = state.triggers.get(trigger)
    if grant is None:
        raise ApiError("invalid_trigger_id")
    if grant.uses:
        raise ApiError("exchanged_trigger_id")
    if time.monotonic() - grant.made > state.trigger_life:
        raise ApiError("expired_trigger_id")
    external = view.get("external_id")
    if external and any(v.payload["external_id"] == external for v in _open_views(state)):
        raise ApiError("duplicate_external_id")
    return view, grant


def _open_views(state: State) -> list[View]:
    return [state.views[v] for stack in (*state.stacks.values(), state.homes.values()) for v in stack]


def _answer(view: View) -> JSON:
    return {"view": view.payload}


def _new(state: State, user: str, view: JSON, *, root: str | None, previous: str | None) -> View:
    kept = view | {"blocks": stored_blocks(view["blocks"])}
    shape = payloads.view_object(state, kept, view_id=new_id("V"), root=root, previous=previous)
    added = state.views[shape["id"]] = View(shape, user, initial(kept["blocks"]), program_at=state.program_time())
    state.notice([user])
    return added


def open_modal(state: State, user: str, view: JSON) -> View:
    """Show a modal to this person in place of whatever modals were open."""
    with state.changed:
        added = _new(state, user, view, root=None, previous=None)
        state.stacks[user] = [added.id]
        return added


def push_modal(state: State, user: str, view: JSON) -> View:
    """Lay a modal on top of this person's, three at most."""
    with state.changed:
        stack = state.stacks[user]
        if len(stack) >= DEEPEST:
            raise ApiError("push_limit_reached")
        added = _new(state, user, view, root=stack[0], previous=stack[-1])
        stack.append(added.id)
        return added


def replace_view(state: State, old: View, view: JSON) -> View:
    """Show another content in the same view; what was typed stays where block_id and action_id stay."""
    with state.changed:
        # What a person sees on Home can be pressed, though the app drew it anew a moment ago.
        kept = view | {"blocks": stored_blocks(view["blocks"], old.blocks if old.type == "home" else ())}
        root, previous = old.payload["root_view_id"], old.payload["previous_view_id"]
        shape = payloads.view_object(state, kept, view_id=old.id, root=root, previous=previous)
        values = carried(kept["blocks"], old.values)
        state.views[old.id] = View(shape, old.user, values, program_at=state.program_time())
        state.notice([old.user])
        return state.views[old.id]


def close_modal(state: State, view: View) -> None:
    """Take this view off the person's stack, with all that lies on it."""
    with state.changed:
        stack = state.stacks.get(view.user, [])
        if view.id in stack:
            del stack[stack.index(view.id) :]
        state.notice([view.user])


def apply(state: State, view: View, answer: Any) -> str | None:
    """Do what the app's answer to a submit says; returns what is wrong with the answer, if anything is."""
    with state.changed:
        if view.id not in state.stacks.get(view.user, []):
            return None
        if answer in (None, "", {}):
            close_modal(state, view)
            return None
        kind = answer.get("response_action") if isinstance(answer, dict) else None
        if kind == "clear":
            state.stacks[view.user] = []
            state.notice([view.user])
            return None
        if kind == "errors":
            return _mark(state, view, answer.get("errors"))
        if kind in ("update", "push"):
            return _show_next(state, view, kind, answer.get("view"))
        return "unknown response_action"


def _mark(state: State, view: View, errors: Any) -> str | None:
    inputs = {b["block_id"] for b in view.blocks if b["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        return "errors must name input blocks"
    state.views[view.id] = replace(state.views[view.id], errors=errors)
    state.notice([view.user])
    return None


def _show_next(state: State, view: View, kind: str, new: Any) -> str | None:
    refusal = view_refusal(new)
    if refusal or new.get("type") != "modal":
        return "; ".join(refusal.messages) or refusal.error if refusal else "not a modal"
    try:
        if kind == "push":
            push_modal(state, view.user, new)
        else:
            replace_view(state, state.views[view.id], new)
    except ApiError as refused:
        return refused.code
    return None
