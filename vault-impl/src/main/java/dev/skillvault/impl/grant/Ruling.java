package dev.skillvault.impl.grant;

import dev.skillvault.grant.Grant;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.request.MatchedCall;
import dev.skillvault.skill.SkillId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The pure part of a decision: what all of a skill's grants together say to a call, before any budget. No database, no clock of its own.
 *
 * @param allowing every way in which the call is allowed; empty if it is not
 * @param denial the most telling reason why the rest does not allow it
 */
record Ruling(List<Way> allowing, Verdict denial) {

    /**
     * Rules. Between the permissions of a grant one is enough, along a chain of grants every grant must have one, and all but
     * the skill's own one that may be handed on to it.
     *
     * @param nothing what to say if there is no grant at all
     */
    static Ruling of(MatchedCall call, List<HeldGrant> held, Verdict nothing, Instant now) {
        List<Way> allowing = new ArrayList<>();
        Verdict denial = nothing;
        for (HeldGrant each : held) {
            List<List<Clause>> links = new ArrayList<>();
            SkillId holder = each.chain().get(0).holder().skill();
            for (Grant grant : each.chain()) {
                List<Clause> clauses = new ArrayList<>();
                for (int index = 0; index < grant.permissions().size(); index++) {
                    Permission permission = grant.permissions().get(index);
                    Verdict verdict = !links.isEmpty() && !permission.handOnTo().contains(holder)
                            ? Verdict.keptBack(call)
                            : Verdict.of(permission, call, now);
                    if (verdict.allowed()) {
                        clauses.add(new Clause(grant, index));
                    } else {
                        denial = denial.orMoreTelling(verdict);
                    }
                }
                links.add(clauses);
            }
            if (links.stream().noneMatch(List::isEmpty)) {
                allowing.add(new Way(links, each.connection()));
            }
        }
        return new Ruling(List.copyOf(allowing), denial);
    }
}
