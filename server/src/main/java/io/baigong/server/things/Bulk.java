package io.baigong.server.things;

import io.baigong.server.access.Conflict;
import io.baigong.server.access.Fault;
import io.baigong.server.access.TooMuch;
import io.baigong.server.audit.Actor;
import io.baigong.server.audit.Audit;
import io.baigong.server.database.Tenancy;
import io.baigong.server.things.BulkResult.Item;
import io.baigong.server.things.BulkResult.Outcome;
import io.baigong.server.things.ThingList.Question;
import io.baigong.server.things.ThingList.Sort;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;

/// Does one thing to many things: some at a time, each with its own result. Few are answered at
/// once, many become a job. Leaves one entry in the audit trail that says what was meant and how
/// much came of it, and the usual one for each thing that changed.
@Service
class Bulk {
    /// More than these become a job.
    static final int AT_ONCE = 1_000;

    /// The secrets are in the answer only, so it has them all.
    static final int MOST_TOKENS = 5_000;

    private static final int CHUNK = 200;

    private final BulkRows rows;
    private final ThingList list;
    private final Audit audit;
    private final Changes changes;
    private final ObjectProvider<BackgroundWork> background;

    Bulk(
            BulkRows rows,
            ThingList list,
            Audit audit,
            Changes changes,
            ObjectProvider<BackgroundWork> background) {
        this.rows = rows;
        this.list = list;
        this.audit = audit;
        this.changes = changes;
        this.background = background;
    }

    /// @param expected how many things the caller has been told that it means; null when it was not
    /// @throws Conflict `selection-changed` when it means another number by now
    BulkResult run(
            int organisation,
            BulkAction action,
            BulkSelection selection,
            boolean dryRun,
            @Nullable Long expected) {
        rows.check(organisation, action);
        var keys = keys(organisation, selection);
        if (expected != null && expected != keys.size()) {
            throw new Conflict(
                    "selection-changed",
                    "%d things are meant by now, it was asked for %d"
                            .formatted(keys.size(), expected));
        }
        if (action instanceof BulkAction.IssueTokens && keys.size() > MOST_TOKENS) {
            throw new TooMuch("tokens", MOST_TOKENS);
        }
        var work = new Work(organisation, action, selection, keys);
        boolean tokens = action instanceof BulkAction.IssueTokens;
        boolean few = keys.size() <= AT_ONCE && !(action instanceof BulkAction.Erase);
        var jobs = background.getIfAvailable();
        return dryRun || few || tokens || jobs == null
                ? work.now(dryRun)
                : work.asJob(jobs, Actor.current());
    }

    /// The keys of the things that are meant, in order.
    List<String> keys(int organisation, BulkSelection selection) {
        var filter = selection.filter();
        if (filter == null) {
            return selection.keys();
        }
        int[] numbers = list.numbers(organisation, new Question(filter, Sort.KEY, false));
        return list.keys(organisation, numbers);
    }

    /// One thing done to many.
    private final class Work {
        private final int organisation;
        private final BulkAction action;
        private final BulkSelection selection;
        private final List<String> keys;
        private final long[] counts = new long[Outcome.values().length];

        Work(int organisation, BulkAction action, BulkSelection selection, List<String> keys) {
            this.organisation = organisation;
            this.action = action;
            this.selection = selection;
            this.keys = keys;
        }

        BulkResult now(boolean dryRun) {
            var items = new ArrayList<Item>();
            try {
                for (int from = 0; from < keys.size(); from += CHUNK) {
                    items.addAll(some(from, dryRun));
                }
            } finally {
                if (!dryRun) {
                    record();
                }
            }
            items.sort(Comparator.comparing(item -> !item.is(Outcome.FAILED)));
            int shown = action instanceof BulkAction.IssueTokens ? MOST_TOKENS : BulkResult.SHOWN;
            return result(dryRun, items.subList(0, Math.min(shown, items.size())), null);
        }

        BulkResult asJob(BackgroundWork jobs, Actor actor) {
            long job =
                    jobs.start(
                            organisation,
                            "bulk",
                            action.word(),
                            progress ->
                                    actor.call(() -> {
                                        inBackground(progress);
                                        return "done";
                                    }));
            return result(false, List.of(), Long.toString(job));
        }

        private void inBackground(BackgroundWork.Progress progress) {
            progress.total(keys.size());
            try {
                for (int from = 0; from < keys.size() && !progress.isStopping(); from += CHUNK) {
                    long row = from + 1;
                    for (var item : some(from, false)) {
                        if (item.is(Outcome.FAILED)) {
                            progress.failed(fault(row, item));
                        }
                        row++;
                    }
                    progress.done(Math.min(from + CHUNK, keys.size()));
                }
            } finally {
                Tenancy.as(
                        organisation,
                        () -> {
                            record();
                            return true;
                        });
            }
            progress.message(
                    "things-changed", "%d things changed".formatted(count(Outcome.CHANGED)));
        }

        private static Fault fault(long row, Item item) {
            return new Fault(
                    null,
                    row,
                    item.key() + ": " + item.field(),
                    String.valueOf(item.expected()),
                    String.valueOf(item.got()));
        }

        private List<Item> some(int from, boolean dryRun) {
            var chunk = keys.subList(from, Math.min(from + CHUNK, keys.size()));
            var items = rows.take(organisation, chunk, action, dryRun);
            for (var outcome : Outcome.values()) {
                counts[outcome.ordinal()] +=
                        items.stream().filter(item -> item.is(outcome)).count();
            }
            return items;
        }

        private long count(Outcome outcome) {
            return counts[outcome.ordinal()];
        }

        private BulkResult result(boolean dryRun, List<Item> items, @Nullable String job) {
            return new BulkResult(
                    dryRun,
                    keys.size(),
                    count(Outcome.CHANGED),
                    count(Outcome.UNCHANGED),
                    count(Outcome.FAILED),
                    items,
                    job);
        }

        private void record() {
            Map<String, Object> details = new LinkedHashMap<>(selection.said());
            details.put("with", action.said());
            details.put("matched", keys.size());
            details.put("changed", count(Outcome.CHANGED));
            details.put("unchanged", count(Outcome.UNCHANGED));
            details.put("failed", count(Outcome.FAILED));
            boolean all =
                    count(Outcome.FAILED) == 0
                            && count(Outcome.CHANGED) + count(Outcome.UNCHANGED) == keys.size();
            changes.in(
                    organisation,
                    () -> {
                        audit.record(
                                "thing.bulk",
                                action.word(),
                                all
                                        ? io.baigong.server.audit.Outcome.DONE
                                        : io.baigong.server.audit.Outcome.FAILED,
                                details);
                        return true;
                    });
        }
    }
}
