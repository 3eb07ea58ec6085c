package io.baigong.server.facts;

import io.baigong.evaluator.method.Channel;
import io.baigong.evaluator.method.Label;
import io.baigong.server.access.Fault;
import io.baigong.server.audit.Actor;
import io.baigong.server.facts.Fact.Origin;
import io.baigong.server.facts.FactStore.Draft;
import io.baigong.server.facts.FactStore.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Makes versions of what people and programs say. Who says again what is there makes none; who
/// says something else makes the next one, in which each value remembers the version that brought
/// it.
@Component
class FactWriter {
    private final FactStore store;
    private final DocumentStore documents;

    FactWriter(FactStore store, DocumentStore documents) {
        this.store = store;
        this.documents = documents;
    }

    /// How it is said.
    ///
    /// @param file makes the entry of the imported file, asked once and only when versions are
    ///   made; null without a file
    record How(Channel channel, String reason, @Nullable Supplier<Long> file) {}

    /// What came of one entry.
    sealed interface Outcome {
        /// @param version that was made; the first of a row, or the first after a withdrawal
        record Created(int version) implements Outcome {}

        record Updated(int version) implements Outcome {}

        record Unchanged(int version) implements Outcome {}

        record Refused(List<Fault> faults) implements Outcome {
            public Refused {
                faults = List.copyOf(faults);
            }
        }
    }

    /// Says what would come of some thousand entries, and writes it. Inside a transaction.
    ///
    /// @return by the order of the entries, whose places are all different
    List<Outcome> write(
            int organisation, Definition definition, List<Entry> entries, How how, boolean dryRun) {
        var recorded = dryRun ? Instant.EPOCH : store.tick(organisation);
        var before =
                store.newest(
                        organisation,
                        definition.source(),
                        entries.stream().map(Entry::place).toList());
        var proofs = documents.proofs(organisation, entries);
        var outcomes = new ArrayList<Outcome>();
        var drafts = new ArrayList<Draft>();
        for (var entry : entries) {
            var merging =
                    new Merging(
                            definition, entry, before.get(entry.place()), how.channel(), proofs);
            outcomes.add(merging.outcome());
            if (merging.changes()) {
                drafts.add(merging.draft());
            }
        }
        if (!dryRun && !drafts.isEmpty()) {
            insert(organisation, definition, recorded, how, drafts);
        }
        return outcomes;
    }

    private void insert(
            int organisation,
            Definition definition,
            Instant recorded,
            How how,
            List<Draft> drafts) {
        var file = how.file();
        store.insert(
                new FactStore.Common(
                        organisation,
                        definition.source(),
                        definition.edition(),
                        recorded,
                        Actor.current().name(),
                        how.channel(),
                        file == null ? null : file.get(),
                        how.reason()),
                drafts);
    }

    /// Says that there is no such row any more. Inside a transaction.
    ///
    /// @return false when there is none
    boolean withdraw(int organisation, Definition definition, Place place, How how) {
        var recorded = store.tick(organisation);
        var before = store.newest(organisation, definition.source(), List.of(place)).get(place);
        if (before == null || before.withdrawn()) {
            return false;
        }
        var draft =
                new Draft(
                        place,
                        before.ref().version() + 1,
                        how.channel().cap(),
                        null,
                        List.of(),
                        true,
                        FactStore.empty(),
                        Map.of());
        insert(organisation, definition, recorded, how, List.of(draft));
        return true;
    }

    /// One entry upon what was there.
    private static final class Merging {
        private final Definition definition;
        private final Entry entry;
        private final @Nullable Fact before;
        private final Channel channel;
        private final ObjectNode content = JsonNodeFactory.instance.objectNode();
        private final Map<String, Origin> origins = new HashMap<>();
        private final List<Fault> faults = new ArrayList<>();
        private final List<Long> documents;
        private final boolean proven;
        private final Label label;
        private boolean changed;

        Merging(
                Definition definition,
                Entry entry,
                @Nullable Fact before,
                Channel channel,
                DocumentStore.Proofs proofs) {
            this.definition = definition;
            this.entry = entry;
            this.before = before == null || before.withdrawn() ? null : before;
            this.channel = channel;
            this.next = before == null ? 1 : before.ref().version() + 1;
            var given = entry.documents();
            faults.addAll(proofs.faults(given));
            documents = given == null ? List.of() : given.stream().sorted().distinct().toList();
            proven = proofs.prove(documents, definition.period(), entry.place().period());
            label = channel.label(proven, null);
            changed = this.before == null;
            if (this.before != null
                    && given != null
                    && !documents.equals(this.before.documents())) {
                changed = true;
            }
            merge();
        }

        private final int next;

        private void merge() {
            for (var field : definition.fields()) {
                String key = field.key();
                boolean given = entry.values().containsKey(key);
                @Nullable Object value = entry.values().get(key);
                @Nullable Object old = old(field);
                if (!given && !entry.whole()) {
                    carry(field, old);
                } else if (value == null) {
                    changed |= old != null;
                } else if (value.equals(old) && !isBetter(key)) {
                    carry(field, old);
                } else {
                    changed = true;
                    content.set(key, FieldValue.json(value));
                    var origin = entry.origins().get(key);
                    if (origin != null) {
                        origins.put(key, origin);
                    }
                }
                if (field.required() && definition instanceof TableTemplate && !content.has(key)) {
                    faults.add(new Fault(null, entry.row(), key, "a value", ""));
                }
            }
        }

        private @Nullable Object old(Field field) {
            return before == null
                    ? null
                    : FieldValue.value(field, before.values().path(field.key()));
        }

        /// The same value, proven better than before.
        private boolean isBetter(String key) {
            var origin = entry.origins().get(key);
            var now = origin == null ? label : origin.label();
            return before != null && now.compareTo(before.label(key)) > 0;
        }

        private void carry(Field field, @Nullable Object old) {
            if (old == null || before == null) {
                return;
            }
            String key = field.key();
            content.set(key, FieldValue.json(old));
            var origin = before.origins().get(key);
            var by = origin == null ? before.channel() : origin.channel();
            var was = before.label(key);
            // A document lifts what a file said, also when it comes later.
            var lifted = by.label(proven, null);
            boolean better = proven && lifted.compareTo(was) > 0;
            changed |= better;
            origins.put(
                    key,
                    origin != null && origin.version() != null && !better
                            ? origin
                            : new Origin(
                                    origin == null || origin.version() == null
                                            ? before.ref().version()
                                            : origin.version(),
                                    better ? lifted : was,
                                    by,
                                    origin == null ? null : origin.from()));
        }

        boolean changes() {
            return faults.isEmpty() && changed;
        }

        Outcome outcome() {
            if (!faults.isEmpty()) {
                return new Outcome.Refused(faults);
            }
            if (!changed) {
                return new Outcome.Unchanged(next - 1);
            }
            return before == null ? new Outcome.Created(next) : new Outcome.Updated(next);
        }

        Draft draft() {
            JsonNode kept = content;
            return new Draft(
                    entry.place(), next, label, entry.row(), documents, false, kept, origins);
        }
    }
}
