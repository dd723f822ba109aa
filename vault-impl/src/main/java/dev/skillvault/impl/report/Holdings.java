package dev.skillvault.impl.report;

import dev.skillvault.grant.Grant;
import dev.skillvault.grant.GrantRequestInfo;
import dev.skillvault.grant.Permission;
import dev.skillvault.impl.grant.GrantBook;
import dev.skillvault.impl.grant.GrantRequestRow;
import dev.skillvault.impl.grant.StoredGrant;
import dev.skillvault.impl.report.Doings.Doing;
import dev.skillvault.report.Holding;
import dev.skillvault.report.Holding.HeldGrant;
import dev.skillvault.report.Holding.Holder;
import dev.skillvault.report.Right;
import dev.skillvault.report.Right.Standing;
import dev.skillvault.report.Right.Usage;
import dev.skillvault.report.Right.Wish;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Puts together what one agent's skills asked for, were granted and did. Not thread-safe. */
final class Holdings {
    private static final Comparator<Holder> ORDER = Comparator.comparing(Holder::agent)
            .thenComparing(Holder::user)
            .thenComparing(Holder::skill)
            .thenComparing(Holder::provider);

    /** Where the rights of one holder are collected. */
    private static final class Page {
        private final Map<String, Right> rights = new TreeMap<>();
        private final List<HeldGrant> grants = new ArrayList<>();

        void wish(String operation, Wish wish) {
            merge(new Right(operation, wish, Standing.NONE, Usage.NONE));
        }

        void standing(String operation, Standing standing) {
            merge(new Right(operation, Wish.NONE, standing, Usage.NONE));
        }

        void usage(String operation, Usage usage) {
            merge(new Right(operation, Wish.NONE, Standing.NONE, usage));
        }

        private void merge(Right more) {
            rights.merge(
                    more.operation(),
                    more,
                    (one, other) -> new Right(
                            one.operation(),
                            wider(one.wish(), other.wish()),
                            wider(one.standing(), other.standing()),
                            one.usage().equals(Usage.NONE) ? other.usage() : one.usage()));
        }

        private static <T extends Comparable<T>> T wider(T one, T other) {
            return one.compareTo(other) > 0 ? one : other;
        }
    }

    private final String agent;
    private final Map<Holder, Page> pages = new TreeMap<>(ORDER);

    Holdings(String agent) {
        this.agent = agent;
    }

    void granted(GrantBook book, Instant now) {
        Standings standings = new Standings(book.grants(), now);
        for (StoredGrant stored : book.grants()) {
            Grant grant = stored.grant();
            Map<String, List<String>> sentences = new TreeMap<>();
            for (Permission permission : grant.permissions()) {
                String provider = permission.provider();
                Page page = page(stored.user().value(), grant.holder().skill().value(), provider);
                permission.operations().forEach(name -> page.standing(name, standings.of(grant, provider, name)));
                sentences.computeIfAbsent(provider, key -> new ArrayList<>()).add(permission.summary());
            }
            sentences.forEach((provider, said) -> page(
                            stored.user().value(), grant.holder().skill().value(), provider)
                    .grants
                    .add(new HeldGrant(
                            stored.authority(),
                            grant.holder().connection().value(),
                            stored.since(),
                            standings.objection(grant, provider),
                            said)));
        }
    }

    /**
     * The last request of a skill on each connection counts.
     *
     * @param provider of a connection that has not ended
     */
    void asked(Collection<GrantRequestRow> requests, Function<String, Optional<String>> provider) {
        Map<Grant.Holder, GrantRequestRow> last = new HashMap<>();
        requests.forEach(
                row -> last.merge(row.holder(), row, (one, other) -> one.number() > other.number() ? one : other));
        for (GrantRequestRow row : last.values()) {
            provider.apply(row.connection()).ifPresent(name -> {
                GrantRequestInfo.Wish wish = row.info(name).wish();
                Page page = page(row.user(), row.skill(), name);
                wish.wants().forEach(operation -> page.wish(operation, Wish.WANTED));
                wish.needs().forEach(operation -> page.wish(operation, Wish.NEEDED));
            });
        }
    }

    void used(Map<Doing, Usage> usages) {
        usages.forEach((doing, usage) ->
                pages.computeIfAbsent(doing.holder(), key -> new Page()).usage(doing.operation(), usage));
    }

    List<Holding> list() {
        return pages.entrySet().stream()
                .map(each -> new Holding(
                        each.getKey(), List.copyOf(each.getValue().rights.values()), each.getValue().grants))
                .toList();
    }

    private Page page(String user, String skill, String provider) {
        return pages.computeIfAbsent(new Holder(agent, user, skill, provider), key -> new Page());
    }
}
