package io.baigong.server.methods;

import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.things.Api;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A pack for tests: firms by taxes on their land in a year, meters and a firm's energy on a day.
final class ProofPack {
    private static final String HEAD =
            """
            "edition": "1", "summary": {"zh": "测试", "en": "test"}, "standing": "reference",
            "sources": [{"title": {"zh": "测试", "en": "test"}}],\
            """;

    private ProofPack() {}

    static void install(Api api) {
        var answer = api.send("/packs", "application/zip", "application/json", zip());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private static Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put(
                "manifest.json",
                """
                {"key": "proof", "version": "1.0.0", "name": {"zh": "测试", "en": "Test"},
                 "description": {"zh": "测试", "en": "Test"}, "licence": "Apache-2.0", "models": [],
                 "tables": ["proof-year", "proof-day"],
                 "methods": ["proof-score-1", "proof-meter-1", "proof-firm-1"]}\
                """);
        files.put(
                "tables/proof-year.json",
                table("proof-year", "year", column("tax", "万元") + "," + column("land", "亩")));
        files.put("tables/proof-day.json", table("proof-day", "day", column("energy", "kWh")));
        files.put("methods/proof-score-1.json", SCORE.formatted(HEAD));
        files.put("methods/proof-meter-1.json", METER.formatted(HEAD));
        files.put("methods/proof-firm-1.json", FIRM.formatted(HEAD));
        return files;
    }

    private static String table(String key, String period, String columns) {
        return """
        {"key": "%s", "edition": "1", "title": {"zh": "测试", "en": "test"},
         "summary": {"zh": "测试", "en": "test"}, "subject": "organisation", "period": "%s",
         "columns": [%s]}\
        """
                .formatted(key, period, columns);
    }

    private static String column(String key, String unit) {
        return """
        {"key": "%s", "title": {"zh": "%s", "en": "%s"}, "unit": "%s"}\
        """
                .formatted(key, key, key, unit);
    }

    private static final String SCORE =
            """
            {"key": "proof-score", %s "title": {"zh": "测试评分", "en": "test score"},
             "subject": "organisation", "period": "year",
             "inputs": [
               {"key": "tax", "title": "tax", "unit": "万元", "from": {"table": "proof-year", "column": "tax"}},
               {"key": "land", "title": "land", "unit": "亩", "from": {"table": "proof-year", "column": "land"}, "min": "0.1"}],
             "coefficients": [{"key": "place", "title": "place", "by": ["region"], "rows": [
               {"region": "*", "value": "1"}, {"region": "3301", "value": "2"}, {"region": "3302", "value": "3"}]}],
             "steps": [
               {"key": "perMu", "title": "per mu", "unit": "万元/亩", "formula": "tax / land"},
               {"key": "placed", "title": "placed", "unit": "万元/亩", "formula": "perMu * place"},
               {"key": "mean", "title": "mean", "population": "mean", "of": "placed", "within": "all"},
               {"key": "score", "title": "score", "formula": "placed / mean", "round": {"digits": 6}},
               {"key": "rank", "title": "rank", "rank": {"by": "score", "order": "highest", "within": "all", "ties": "same"}},
               {"key": "class", "title": "class", "stages": {
                 "levels": [{"key": "A", "title": "A"}, {"key": "B", "title": "B"}],
                 "steps": [{"level": "A", "by": "score", "order": "highest", "share": "0.3", "rounding": "nearest", "ties": "in"},
                           {"level": "B", "where": "known(score)"}]}}],
             "result": "class", "shown": ["class", "score"],
             "golden": [{"title": "one", "period": "2022", "population": [
               {"subject": "a", "inputs": {"tax": "300", "land": "10"}}], "expect": {"a": {"perMu": "30"}}}]}\
            """;
    private static final String METER =
            """
            {"key": "proof-meter", %s "title": {"zh": "测试电表", "en": "test meter"},
             "subject": "thing", "period": "day",
             "inputs": [
               {"key": "energy", "title": "energy", "unit": "kWh", "from": {"reading": {"of": "energy", "as": "increase"}}},
               {"key": "hours", "title": "hours", "unit": "h", "from": {"reading": {"of": "hours", "as": "max"}}, "missing": "missing"}],
             "steps": [
               {"key": "kwh", "title": "energy", "unit": "kWh", "formula": "energy"},
               {"key": "load", "title": "load", "unit": "kW", "formula": "energy / hours"}],
             "result": "kwh", "shown": ["kwh", "load"],
             "golden": [{"title": "one", "period": "2026-01-01", "population": [
               {"subject": "a", "inputs": {"energy": "8", "hours": "4"}}], "expect": {"a": {"load": "2"}}}]}\
            """;
    private static final String FIRM =
            """
            {"key": "proof-firm", %s "title": {"zh": "测试用电", "en": "test energy"},
             "subject": "organisation", "period": "day",
             "inputs": [
               {"key": "energy", "title": "energy", "unit": "kWh", "from": {"reading": {"of": "energy", "as": "increase"}},
                "confirmedBy": {"from": {"table": "proof-day", "column": "energy"}, "share": "0.05"}}],
             "steps": [{"key": "kwh", "title": "energy", "unit": "kWh", "formula": "energy"}],
             "result": "kwh", "shown": ["kwh"],
             "golden": [{"title": "one", "period": "2026-01-01", "population": [
               {"subject": "a", "inputs": {"energy": "8"}}], "expect": {"a": {"kwh": "8"}}}]}\
            """;

    private static byte[] zip() {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var file : files().entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }
}
