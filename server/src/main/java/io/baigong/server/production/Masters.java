package io.baigong.server.production;

import io.baigong.evaluator.method.Channel;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Fault;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.TooMuch;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.production.Ledger.Draft;
import io.baigong.server.production.Ledger.Written;
import io.baigong.server.things.Models;
import io.baigong.server.things.Property;
import io.baigong.server.things.ThingHandle;
import io.baigong.server.things.Things;
import io.baigong.server.things.VisibleThings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/// Products, orders, reasons, shift plans, exceptions and rules.
@Service
class Masters {
    /// Orders come and go; the others are read all at once.
    private static final int MOST_ORDERS = 1_000_000;

    private final Ledger ledger;
    private final Things things;
    private final Models models;
    private final JdbcClient db;
    private final TransactionTemplate transaction;
    private final Audit audit;

    Masters(
            Ledger ledger,
            Things things,
            Models models,
            JdbcClient db,
            TransactionTemplate transaction,
            Audit audit) {
        this.ledger = ledger;
        this.things = things;
        this.models = models;
        this.db = db;
        this.transaction = transaction;
        this.audit = audit;
    }

    /// The kinds with their words in addresses.
    static final Map<String, Kind> KINDS =
            Map.of(
                    "products", Kind.PRODUCT,
                    "orders", Kind.ORDER,
                    "reasons", Kind.REASON,
                    "plans", Kind.PLAN,
                    "exceptions", Kind.EXCEPTION,
                    "rules", Kind.RULE);

    static Kind kind(String word) {
        var kind = KINDS.get(word);
        if (kind == null) {
            throw new NotFound("production-kind", word);
        }
        return kind;
    }

    static MasterContent read(Kind kind, Body body) {
        return switch (kind) {
            case PRODUCT -> Product.read(body);
            case ORDER -> Order.read(body);
            case REASON -> Reason.read(body);
            case PLAN -> Plan.read(body);
            case EXCEPTION -> DayException.read(body);
            case RULE -> Rule.read(body);
            case RUN, COUNT, STOP, RECORD, CORRECTION, DERIVED ->
                    throw new IllegalArgumentException(kind + " is no master data");
        };
    }

    /// Makes it or makes a further version of it.
    ///
    /// @param seen the version that the caller saw; null for any
    Written put(
            Caller caller,
            Kind kind,
            MasterContent content,
            Channel channel,
            String reason,
            @Nullable Integer seen) {
        var faults = check(caller, content);
        if (!faults.isEmpty()) {
            throw new Invalid(faults);
        }
        int organisation = caller.organisation();
        var draft = draft(caller, kind, content, channel, reason);
        return said(() -> {
            var written =
                    seen == null
                            ? ledger.put(organisation, draft)
                            : ledger.put(organisation, draft, seen);
            checkRoom(organisation, kind, written);
            return written;
        });
    }

    Draft draft(Caller caller, Kind kind, MasterContent content, Channel channel, String reason) {
        return new Draft(
                kind, content.key(), thing(caller, content), null, channel, reason, content);
    }

    private void checkRoom(int organisation, Kind kind, Written written) {
        int most = kind == Kind.ORDER ? MOST_ORDERS : Ledger.MOST;
        if (written.first() && ledger.count(organisation, kind) > most) {
            throw new TooMuch(kind.word() + "s", most);
        }
    }

    void withdraw(Caller caller, Kind kind, String key, Channel channel, String reason) {
        said(() -> ledger.withdraw(caller.organisation(), kind, key, channel, reason));
    }

    /// Does it and leaves an entry in the audit trail.
    Written said(Supplier<Written> write) {
        return Objects.requireNonNull(
                transaction.execute(_ -> {
                    var written = write.get();
                    if (written.changed()) {
                        var entry = written.entry();
                        audit.record(
                                "production-%s.%s"
                                        .formatted(
                                                entry.kind().word(),
                                                entry.gone() ? "withdraw" : "put"),
                                entry.key(),
                                Outcome.DONE,
                                Map.of("version", entry.version(), "reason", entry.reason()));
                    }
                    return written;
                }));
    }

    private @Nullable Integer thing(Caller caller, MasterContent content) {
        String unit =
                switch (content) {
                    case Rule rule -> rule.workUnit();
                    case Order order -> order.workUnit();
                    case Product _, Reason _, Plan _, DayException _ -> null;
                };
        var thing = unit == null ? null : things.visible(caller).thing(unit);
        return thing == null ? null : thing.handle().number();
    }

    // ---- what it refers to

    /// Whether all that it refers to is there.
    List<Fault> check(Caller caller, MasterContent content) {
        var faults = new ArrayList<Fault>();
        var visible = things.visible(caller);
        switch (content) {
            case Product product ->
                    product.runTimes()
                            .forEach(one ->
                                    unit(visible, "runTimes.workUnit", one.workUnit(), faults));
            case Order order -> {
                there(caller, Kind.PRODUCT, "product", order.product(), faults);
                unit(visible, "workUnit", order.workUnit(), faults);
            }
            case Reason reason -> above(caller, reason, faults);
            case Plan plan -> {
                site(caller, plan.site(), faults);
                plan.workUnits().forEach(one -> unit(visible, "workUnits", one, faults));
            }
            case DayException one -> {
                site(caller, one.site(), faults);
                unit(visible, "workUnit", one.workUnit(), faults);
            }
            case Rule rule -> rule(caller, visible, rule, faults);
        }
        return faults;
    }

    private static void unit(
            VisibleThings visible, String field, @Nullable String key, List<Fault> faults) {
        if (key != null && visible.thing(key) == null && faults.size() < 100) {
            faults.add(Fault.of(field, "the key of a thing", key));
        }
    }

    private void there(
            Caller caller, Kind kind, String field, @Nullable String key, List<Fault> faults) {
        if (key != null && ledger.find(caller.organisation(), kind, key) == null) {
            faults.add(Fault.of(field, "the key of a " + kind.word(), key));
        }
    }

    private void site(Caller caller, @Nullable String key, List<Fault> faults) {
        boolean there =
                key == null
                        || db.sql(
                                        "select exists (select 1 from site where organisation_id = ? and key = ?)")
                                .params(caller.organisation(), key)
                                .query(Boolean.class)
                                .single();
        if (!there) {
            faults.add(Fault.of("site", "the key of a site", key));
        }
    }

    private void above(Caller caller, Reason reason, List<Fault> faults) {
        Set<String> passed = new HashSet<>(Set.of(reason.key()));
        String above = reason.above();
        while (above != null) {
            if (!passed.add(above)) {
                faults.add(Fault.of("above", "a reason that is not below this one", above));
                return;
            }
            var entry = ledger.find(caller.organisation(), Kind.REASON, above);
            if (entry == null) {
                faults.add(Fault.of("above", "the key of a reason", above));
                return;
            }
            above = Reason.read(entry.body()).above();
        }
    }

    private void rule(Caller caller, VisibleThings visible, Rule rule, List<Fault> faults) {
        unit(visible, "workUnit", rule.workUnit(), faults);
        there(caller, Kind.PRODUCT, "defaultProduct", rule.defaultProduct(), faults);
        rule.states()
                .forEach(one -> there(caller, Kind.REASON, "states.reason", one.reason(), faults));
        var product = rule.product();
        if (product != null) {
            new HashSet<>(product.products().values())
                    .forEach(one -> there(caller, Kind.PRODUCT, "product.products", one, faults));
        }
        var known = properties(caller, visible, rule, faults);
        if (known != null) {
            rule.properties().stream()
                    .filter(one -> !known.contains(one))
                    .forEach(one -> faults.add(Fault.of("property", "one of the model", one)));
        }
        other(caller, rule, faults);
    }

    private @Nullable Set<String> properties(
            Caller caller, VisibleThings visible, Rule rule, List<Fault> faults) {
        List<Property> properties;
        if (rule.model() != null) {
            var model = models.newestOrNull(caller.organisation(), rule.model());
            if (model == null) {
                faults.add(Fault.of("model", "the key of a model", rule.model()));
                return null;
            }
            properties = model.properties();
        } else {
            var thing = rule.workUnit() == null ? null : visible.thing(rule.workUnit());
            ThingHandle handle = thing == null ? null : thing.handle();
            if (handle == null) {
                return null;
            }
            properties = handle.model().properties();
        }
        return properties.stream().map(Property::key).collect(Collectors.toSet());
    }

    /// One rule for each model and each machine, or it would be chance which one holds.
    private void other(Caller caller, Rule rule, List<Fault> faults) {
        for (var entry : ledger.all(caller.organisation(), Kind.RULE, null)) {
            var one = Rule.read(entry.body());
            boolean same =
                    Objects.equals(one.model(), rule.model())
                            && Objects.equals(one.workUnit(), rule.workUnit());
            if (same && !one.key().equals(rule.key())) {
                faults.add(
                        Fault.of(
                                "key", "the rule that is there already: " + one.key(), rule.key()));
            }
        }
    }
}
