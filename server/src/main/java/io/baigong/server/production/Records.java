package io.baigong.server.production;

import io.baigong.evaluator.method.Channel;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Fault;
import io.baigong.server.production.Ledger.Draft;
import io.baigong.server.things.Things;
import io.baigong.server.things.VisibleThings;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// Sums of shifts as an ERP keeps them: one for each machine, day, shift, order and product. The
/// same sums again are no new version.
@Service
class Records {
    private final Ledger ledger;
    private final Things things;

    Records(Ledger ledger, Things things) {
        this.ledger = ledger;
        this.things = things;
    }

    /// A record and where it belongs.
    record Row(int thing, LocalDate day, ShiftRecord record) {
        String key() {
            return "%d:%s:%s:%s:%s"
                    .formatted(
                            thing,
                            day,
                            record.shift(),
                            record.order() == null ? "" : record.order(),
                            record.product() == null ? "" : record.product());
        }
    }

    /// What orders and products there are, asked for once.
    final class Known {
        private final int organisation;
        private final VisibleThings visible;
        private final Map<String, @Nullable Order> orders = new LinkedHashMap<>();
        private final Map<String, Boolean> products = new LinkedHashMap<>();

        Known(Caller caller) {
            this.organisation = caller.organisation();
            this.visible = things.visible(caller);
        }

        @Nullable Order order(String key) {
            if (!orders.containsKey(key)) {
                var entry = ledger.find(organisation, Kind.ORDER, key);
                orders.put(key, entry == null ? null : Order.read(entry.body()));
            }
            return orders.get(key);
        }

        boolean isProduct(String key) {
            return products.computeIfAbsent(
                    key, one -> ledger.find(organisation, Kind.PRODUCT, one) != null);
        }
    }

    Known known(Caller caller) {
        return new Known(caller);
    }

    /// @return null when a fault was found
    @Nullable Row read(Known known, Body body, List<Fault> faults) {
        String unit = body.key("workUnit");
        var thing = known.visible.thing(unit);
        if (thing == null) {
            body.add("workUnit", "the key of a thing", unit);
        }
        var day = body.day("day");
        var record = ShiftRecord.read(body);
        var product = record.product();
        if (record.order() != null) {
            var order = known.order(record.order());
            if (order == null) {
                body.add("order", "the key of an order", record.order());
            } else if (product == null) {
                product = order.product();
            }
        }
        if (product != null && !known.isProduct(product)) {
            body.add("product", "the key of a product", product);
        }
        if (!faults.isEmpty() || thing == null) {
            return null;
        }
        var whole =
                new ShiftRecord(
                        record.shift(),
                        record.order(),
                        product,
                        record.produced(),
                        record.good(),
                        record.scrap(),
                        record.rework(),
                        record.times());
        return new Row(thing.handle().number(), day, whole);
    }

    static Draft draft(Row row, Channel channel, String reason) {
        return new Draft(
                Kind.RECORD,
                row.key(),
                row.thing(),
                row.day(),
                channel,
                reason,
                content(row.record()));
    }

    /// As it is sent: times by their names.
    static Map<String, Object> content(ShiftRecord record) {
        var content = new LinkedHashMap<String, Object>();
        content.put("shift", record.shift());
        put(content, "order", record.order());
        put(content, "product", record.product());
        put(content, "produced", record.produced());
        put(content, "good", record.good());
        put(content, "scrap", record.scrap());
        put(content, "rework", record.rework());
        for (var element : Element.values()) {
            var seconds = record.times().get(element);
            put(content, element == Element.PLANNED_DOWN ? "plannedDown" : element.word(), seconds);
        }
        return content;
    }

    private static void put(Map<String, Object> content, String field, @Nullable Object value) {
        if (value != null) {
            content.put(field, value);
        }
    }
}
