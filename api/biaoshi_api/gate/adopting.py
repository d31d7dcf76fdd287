"""Adopting today's rule-set for the policy, by a person who was shown what it changes.

The policy file names the rule-set it was written for. What is adopted later is kept here under that name, and noted in the
audit log; it holds until another name is written into the file.
"""

import sqlalchemy as sa

from biaoshi.jobs import begin
from biaoshi_api.audit import note
from biaoshi_api.gate.asking import gate_of
from biaoshi_api.gate.tables import ADOPTIONS
from biaoshi_api.people.duties import Principal
from biaoshi_api.problems import Problem
from biaoshi_api.site import Site


def adopt(site: Site, who: Principal, digest: str) -> None:
    """Adopt the rule-set `digest`, which must be today's: what was shown. Raises Problem conflict."""
    gate = gate_of(site)
    if gate.policy is None:
        raise Problem("conflict", f"{gate.why}。")
    if digest != gate.now.digest:
        raise Problem("conflict", "规则集在您查看以后又有改动，请重新查看后再采用。")
    if gate.policy.ruleset == digest:
        return
    now = site.clock()
    values = {"adopted": digest, "account": who.name, "moment": now}
    try:
        with begin(site.engine) as connection:
            if not connection.execute(
                sa.update(ADOPTIONS).where(ADOPTIONS.c.written == gate.written).values(values)
            ).rowcount:
                connection.execute(sa.insert(ADOPTIONS).values(written=gate.written, **values))
            note(
                connection, now=now, who=who.name, action="gate.adopt", subject="gate:policy",
                before=f"ruleset={gate.policy.ruleset}", after=f"ruleset={digest}",
            )  # fmt: skip
    except sa.exc.IntegrityError:
        raise Problem("conflict", "刚刚有人采用过，请重新查看。") from None
