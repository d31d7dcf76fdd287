"""Who may do what: the table, its separations, and whose documents one sees."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biaoshi_api.people import duties
from biaoshi_api.people.duties import ACTIONS, ANYONE, OFFICERS, PAPERS, ROLES, Principal
from biaoshi_api.people.rights import needs

NOBODY = Principal("me", "me", "a", frozenset(), None, "session", 0.0)
ROLE_SETS = st.frozensets(st.sampled_from(sorted(ROLES)))
UNIT = st.sampled_from(["", "a", "a/b", "a/b/c", "ab", "b", "b/a"])


def test_every_action_names_roles_there_are() -> None:
    """Each action is somebody's, and nobody's role is unknown; every role can do something."""
    for action, may in ACTIONS.items():
        assert may, action
        assert may is ANYONE or may <= ROLES.keys(), action
    for role in ROLES:
        assert duties.actions_of([role]) > duties.actions_of([]), role


def test_what_each_officer_alone_does() -> None:
    """No officer can do another's work: what changes anything is one officer's, and the log is the auditor's alone."""
    own = {role: {a for a, may in ACTIONS.items() if may is not ANYONE and role in may} for role in OFFICERS}
    shared = {"token.own", "reference.read", "unit.read"}
    assert (own["sysadmin"] & own["secadmin"]) - shared == {"account.read"}
    assert own["auditor"] - shared == {action for action in ACTIONS if action.startswith("audit.")}
    for role in PAPERS | {"sysadmin", "secadmin"}:
        assert not any(a.startswith("audit.") and role in may for a, may in ACTIONS.items()), role


def test_no_officer_touches_documents() -> None:
    """Nothing that reads, makes or decides about a document is an officer's."""
    for action, may in ACTIONS.items():
        if action.partition(".")[0] in {"document", "job", "report", "review", "dashboard"} or action == "gate.ask":
            assert may <= PAPERS, action


@given(roles=ROLE_SETS)
def test_separation(roles: frozenset[str]) -> None:
    """Roles go together exactly if there is no officer among handlers of documents and the auditor is nothing else."""
    together = roles <= PAPERS or roles <= {"sysadmin", "secadmin"} or roles == {"auditor"}
    assert (not duties.clashes(roles)) == together


@given(roles=ROLE_SETS, mine=UNIT, unit=UNIT, owner=st.sampled_from(["me", "other", ""]))
def test_whose_documents_one_sees(roles: frozenset[str], mine: str, unit: str, owner: str) -> None:
    """One's own, and for reviewers and approvers those of the unit and beneath; officers and strangers see none."""
    who = replace(NOBODY, roles=roles, unit=mine)
    inside = mine != "" and (unit + "/").startswith(mine + "/")
    expected = bool(roles & PAPERS) and (owner == "me" or (bool(roles & {"reviewer", "approver"}) and inside))
    assert duties.sees(who, unit, owner) == expected


@given(roles=ROLE_SETS, drafted=st.sampled_from(["me", "x"]), reviewed=st.lists(st.sampled_from(["me", "x", "y"])))
def test_nobody_approves_what_is_his(roles: frozenset[str], drafted: str, reviewed: list[str]) -> None:
    """An approver approves only what he neither drafted nor reviewed."""
    may = duties.may_approve(replace(NOBODY, roles=roles), drafted=drafted, reviewed=reviewed)
    assert may == ("approver" in roles and drafted != "me" and "me" not in reviewed)


@given(
    roles=ROLE_SETS,
    action=st.sampled_from(sorted(ACTIONS)),
    scopes=st.none() | st.frozensets(st.sampled_from(sorted(ACTIONS))),
)
def test_scopes_only_narrow(roles: frozenset[str], action: str, scopes: frozenset[str] | None) -> None:
    """With scopes one may do what is in both, never more than the roles allow."""
    may = duties.allowed(replace(NOBODY, roles=roles, scopes=scopes), action)
    assert may == (action in duties.actions_of(roles) and (scopes is None or action in scopes))


def test_a_route_cannot_ask_for_what_is_not_in_the_table() -> None:
    """A misspelt action fails when the route is defined, not when it is asked."""
    with pytest.raises(KeyError):
        needs("document.chek")
