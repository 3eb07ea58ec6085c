package io.baigong.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Times the register with 100,000 organisations: their import, and the questions of its page.
///
/// Each question is asked 40 times over HTTP after 5 that do not count, another page, region or
/// industry each time. Beside it stands the same page by the bare list, which is what HTTP,
/// security and one count cost.
final class Register {
    private static final int ORGANISATIONS = 100_000;
    private static final int WARM = 5;
    private static final int ASKED = 40;

    private final RunningPlatform platform;
    private final Random random = new Random(1);

    private Register(RunningPlatform platform) {
        this.platform = platform;
    }

    private interface Question {
        String address();
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (var platform = RunningPlatform.start()) {
            new Register(platform).measure();
        }
    }

    private void measure() throws IOException, InterruptedException {
        var regions = leaves("administrative", "330000", "320000", "440000");
        var industries = leaves("industry", "C");
        System.out.printf("%s%n", Machine.describe());
        byte[] csv = csv(regions, industries);
        System.out.printf("import of %,d rows, %,d kB of CSV%n", ORGANISATIONS, csv.length / 1_000);
        take("first", csv);
        take("again", csv);
        String list = "/api/v1/organisations?size=50";
        ask("first page of all", () -> list);
        ask("a page far behind", () -> list + "&page=" + random.nextInt(1_900));
        ask("of a province", () -> list + "&node=administrative:330000&page=" + random.nextInt(9));
        ask("of a county", () -> list + "&node=administrative:" + any(regions));
        ask(
                "of a province and an industry section",
                () ->
                        list
                                + "&node=administrative:440000&node=industry:C&page="
                                + random.nextInt(9));
        ask("of a day in the past", () -> list + "&node=administrative:330000&on=2016-05-01");
        ask("by a part of the name", () -> list + "&query=works-" + random.nextInt(90_000));
        ask("provinces with their counts", () -> "/api/v1/hierarchies/administrative/nodes");
        ask(
                "counties of a city with their counts",
                () -> "/api/v1/hierarchies/administrative/nodes?parent=330100");
        ask("one organisation", () -> "/api/v1/organisations/o-" + random.nextInt(ORGANISATIONS));
        long start = System.nanoTime();
        int bytes = platform.get("/api/v1/organisations?query=", "text/csv").length();
        System.out.printf(
                "%-40s %,d characters in %.1f s%n", "export of all", bytes, seconds(start));
    }

    private void take(String which, byte[] csv) throws IOException, InterruptedException {
        long start = System.nanoTime();
        var result =
                new JsonObject(
                        platform.send("POST", "/api/v1/organisations/import", "text/csv", csv));
        result.remove("errors");
        System.out.printf("  %-38s %.1f s  %s%n", which, seconds(start), result.encode());
    }

    private void ask(String what, Question question) throws IOException, InterruptedException {
        var millis = new double[ASKED];
        for (int i = -WARM; i < ASKED; i++) {
            long start = System.nanoTime();
            platform.get(question.address());
            if (i >= 0) {
                millis[i] = seconds(start) * 1_000;
            }
        }
        Arrays.sort(millis);
        System.out.printf(
                "%-40s p50 %5.1f ms  p95 %5.1f ms%n",
                what, millis[ASKED / 2], millis[ASKED * 95 / 100]);
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private String any(List<String> codes) {
        return codes.get(random.nextInt(codes.size()));
    }

    private List<String> leaves(String hierarchy, String... tops)
            throws IOException, InterruptedException {
        var found = new ArrayList<String>();
        for (var top : tops) {
            String address = "/api/v1/hierarchies/" + hierarchy + "/nodes?size=500&parent=" + top;
            JsonArray items = new JsonObject(platform.get(address)).getJsonArray("items");
            for (int i = 0; i < items.size(); i++) {
                var node = items.getJsonObject(i);
                if (node.getBoolean("leaf")) {
                    found.add(node.getString("code"));
                } else {
                    found.addAll(leaves(hierarchy, node.getString("code")));
                }
            }
        }
        return found;
    }

    private byte[] csv(List<String> regions, List<String> industries) {
        var csv = new StringBuilder("key,kind,name_zh,name_en,region,industry,since\n");
        for (int i = 0; i < ORGANISATIONS; i++) {
            csv.append("o-").append(i).append(",enterprise,");
            csv.append("第").append(i).append("号机械有限公司,Works-").append(i).append(',');
            csv.append(any(regions)).append(',').append(any(industries)).append(',');
            csv.append(2010 + i % 15).append("-01-01\n");
        }
        return csv.toString().getBytes(UTF_8);
    }
}
