package io.baigong.server.audit;

import io.baigong.server.audit.Verdict.Broken;
import io.baigong.server.audit.Verdict.Reason;
import io.baigong.server.database.Tenancy;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/// Goes through chains entry by entry and finds what somebody changed, took away or put in past the
/// platform, such as the owner of the database.
@Service
public class AuditVerification {
    private static final int AT_ONCE = 2_000;
    // It reads everything: one at a time, the next one waits.
    private final Semaphore place = new Semaphore(1, true);

    private final JdbcClient db;
    private final Chain chain;
    private final Clock clock;
    private volatile @Nullable Last last;

    AuditVerification(JdbcClient db, Chain chain, Clock clock) {
        this.db = db;
        this.chain = chain;
        this.clock = clock;
    }

    /// @param heads by organisation's key, `POSITION:HASH` of an entry that was there once
    public Verdict verify(int organisation, Map<String, String> heads) {
        return inTurn(() ->
                organisation == 0
                        ? Tenancy.asPlatform(() -> walk(0, "platform", heads))
                        : walk(organisation, key(organisation), heads));
    }

    /// Every chain; for the platform itself.
    public List<Verdict> verifyAll(Map<String, String> heads) {
        var verdicts = inTurn(() -> Tenancy.asPlatform(() -> allOf(heads)));
        long broken = verdicts.stream().filter(one -> !one.intact()).count();
        long entries = verdicts.stream().mapToLong(Verdict::entries).sum();
        last = new Last(clock.instant(), verdicts.size(), entries, broken);
        return verdicts;
    }

    /// What the last verification of all chains found.
    ///
    /// @param broken chains
    public record Last(Instant at, int chains, long entries, long broken) {}

    /// Of the last time since the start; null when there was none.
    public @Nullable Last last() {
        return last;
    }

    private <T> T inTurn(Tenancy.Work<T, RuntimeException> work) {
        place.acquireUninterruptibly();
        try {
            return work.run();
        } finally {
            place.release();
        }
    }

    private List<Verdict> allOf(Map<String, String> heads) {
        var all = new ArrayList<Verdict>();
        all.add(walk(0, "platform", heads));
        db.sql("select id, key from organisation order by key")
                .query((row, n) -> Map.entry(row.getInt("id"), row.getString("key")))
                .list()
                .forEach(each -> all.add(walk(each.getKey(), each.getValue(), heads)));
        return all;
    }

    private String key(int organisation) {
        return db.sql("select key from organisation where id = ?")
                .param(organisation)
                .query((row, n) -> String.valueOf(row.getString("key")))
                .single();
    }

    private record Entry(long position, Link link, byte[] hash, byte[] seal) {}

    private Verdict walk(int organisation, String key, Map<String, String> heads) {
        var known = chain.head(organisation);
        var head = known == null ? new Chain.Head(0, Link.beginning()) : known;
        var walk = new Walk(head, Noted.of(heads.get(key)));
        for (boolean more = true; more; ) {
            var some = entries(organisation, walk.position, head.position());
            for (var entry : some) {
                var broken = walk.step(entry);
                if (broken != null) {
                    return walk.verdict(organisation, key, broken);
                }
            }
            more = some.size() == AT_ONCE;
        }
        var broken = walk.end();
        return walk.verdict(
                organisation, key, broken == null ? beyond(organisation, walk) : broken);
    }

    private List<Entry> entries(int organisation, long after, long until) {
        return db.sql(
                        """
                        select * from audit_entry
                         where organisation_id = ? and position > ? and position <= ?
                         order by position, id limit ?\
                        """)
                .params(organisation, after, until, AT_ONCE)
                .query((row, n) -> {
                    var entry = Audit.entry(row, n);
                    return new Entry(
                            entry.position(),
                            new Link(
                                    organisation,
                                    entry.time(),
                                    entry.actor(),
                                    entry.action(),
                                    entry.subject(),
                                    entry.outcome(),
                                    entry.address(),
                                    entry.details()),
                            row.getBytes("hash"),
                            row.getBytes("seal"));
                })
                .list();
    }

    /// Entries that no head knows of; head and entries are of one moment.
    private @Nullable Broken beyond(int organisation, Walk walk) {
        return db.sql(
                        """
                        select e.* from audit_entry e
                         where organisation_id = :organisation
                           and (position < 1 or position > coalesce((select h.position from audit_head h
                                  where h.organisation_id = :organisation), 0))
                         order by position limit 1\
                        """)
                .param("organisation", organisation)
                .query(Audit::entry)
                .optional()
                .map(entry ->
                        new Broken(
                                entry.position(),
                                Reason.INSERTED,
                                entry.time(),
                                entry.actor(),
                                entry.action(),
                                "no entry beyond " + walk.position,
                                "an entry"))
                .orElse(null);
    }

    /// An entry that somebody kept: it must still be in the chain.
    private record Noted(long position, String hash) {
        static @Nullable Noted of(@Nullable String text) {
            if (text == null) {
                return null;
            }
            int colon = text.indexOf(':');
            return new Noted(Long.parseLong(text.substring(0, colon)), text.substring(colon + 1));
        }
    }

    private final class Walk {
        private final Chain.Head head;
        private final @Nullable Noted noted;
        private long position;
        private byte[] hash = Link.beginning();

        Walk(Chain.Head head, @Nullable Noted noted) {
            this.head = head;
            this.noted = noted;
        }

        @Nullable Broken step(Entry entry) {
            long next = position + 1;
            if (entry.position() != next) {
                return entry.position() < next
                        ? broken(entry, Reason.INSERTED, "one entry here", "two")
                        : broken(
                                new Entry(next, entry.link(), entry.hash(), entry.seal()),
                                Reason.MISSING,
                                "entry " + next,
                                "entry " + entry.position());
            }
            byte[] expected = entry.link().hash(hash, next);
            if (!MessageDigest.isEqual(chain.seal(entry.hash()), entry.seal())) {
                return broken(entry, Reason.INSERTED, "the seal of this platform", "another seal");
            }
            if (!MessageDigest.isEqual(expected, entry.hash())) {
                return broken(entry, Reason.CHANGED, hex(expected), hex(entry.hash()));
            }
            if (noted != null && noted.position() == next && !noted.hash().equals(hex(expected))) {
                return broken(entry, Reason.CHANGED, noted.hash(), hex(expected));
            }
            position = next;
            hash = expected;
            return null;
        }

        private static Broken broken(Entry entry, Reason reason, String expected, String got) {
            var link = entry.link();
            boolean there = reason != Reason.MISSING;
            return new Broken(
                    entry.position(),
                    reason,
                    link.time(),
                    there ? link.actor() : null,
                    there ? link.action() : null,
                    expected,
                    got);
        }

        @Nullable Broken end() {
            boolean whole = position == head.position() && MessageDigest.isEqual(hash, head.hash());
            if (!whole) {
                return cutOff(head.position() + ":" + hex(head.hash()));
            }
            return noted != null && noted.position() > position
                    ? cutOff(noted.position() + ":" + noted.hash())
                    : null;
        }

        private Broken cutOff(String expected) {
            return new Broken(
                    position + 1,
                    Reason.CUT_OFF,
                    null,
                    null,
                    null,
                    expected,
                    position + ":" + hex(hash));
        }

        Verdict verdict(int organisation, String key, @Nullable Broken broken) {
            return new Verdict(organisation, key, position, position + ":" + hex(hash), broken);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
