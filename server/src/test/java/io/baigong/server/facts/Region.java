package io.baigong.server.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.TestCallers;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Role;
import io.baigong.server.things.Api;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// An office that collects facts of some firms.
final class Region {
    private static final AtomicInteger COUNT = new AtomicInteger();
    static final String TABLE = "/tables/land-efficiency-year";

    final Caller officer;
    final Api office;
    final List<String> firms = new ArrayList<>();

    Region(int port, TestCallers callers, int firms) {
        officer = callers.in(callers.inNewOrganisation().organisation(), Role.PLATFORM_OPERATOR);
        office = new Api(port, callers, officer);
        var csv = new StringBuilder("key,name_zh\n");
        String mark = "fact-firm-" + COUNT.incrementAndGet() + "-";
        for (int i = 1; i <= firms; i++) {
            this.firms.add(mark + i);
            csv.append(mark).append(i).append(",企业 ").append(mark).append(i).append('\n');
        }
        assertThat(send("/organisations/import", csv.toString()).at("/created").asInt())
                .isEqualTo(firms);
        for (var pack : List.of("land-efficiency", "energy-carbon", "sme-digital")) {
            assertThat(office.post("/packs/" + pack + "/install", "{}").status()).isEqualTo(200);
        }
    }

    String firm(int n) {
        return firms.get(n - 1);
    }

    Api.Answer send(String path, String csv) {
        return office.send(
                path, "text/csv", "application/json", csv.getBytes(StandardCharsets.UTF_8));
    }

    Api.Answer put(String path, String body) {
        return office.put(path, body);
    }

    /// `rows: created updated unchanged failed`
    static String counts(Api.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return "%d: %d %d %d %d"
                .formatted(
                        answer.at("/rows").asInt(),
                        answer.at("/created").asInt(),
                        answer.at("/updated").asInt(),
                        answer.at("/unchanged").asInt(),
                        answer.at("/failed").asInt());
    }
}
