package io.baigong.server.facts;

import static io.baigong.server.facts.Region.TABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.database.DataFolder;
import io.baigong.server.things.Api;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Documents that stand behind facts.
@PlatformTest
class DocumentTests {
    private static final byte[] PDF = "%PDF-1.7 land deed".getBytes(StandardCharsets.US_ASCII);

    @Autowired private TestCallers callers;
    @Autowired private DataFolder data;
    @Autowired private Vault vault;
    @Autowired private DocumentBackup backup;
    @LocalServerPort private int port;
    private Region region;
    private String bearer = "";

    @BeforeEach
    void anOffice() {
        region = new Region(port, callers, 2);
        bearer = callers.bearer(region.officer);
    }

    private HttpResponse<byte[]> add(String query, byte[] bytes) {
        return new TestBytes(port).post("/api/v1/documents?" + query, bearer, bytes);
    }

    private static JsonNode json(HttpResponse<byte[]> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    private static byte[] pdf(String text) {
        return ("%PDF-1.7 " + text).getBytes(StandardCharsets.UTF_8);
    }

    private Path file(JsonNode document) {
        return data.data()
                .resolve("documents/" + region.officer.organisation())
                .resolve(document.path("sha256").asString());
    }

    @Test
    void aDocumentIsKeptByItsHashAndComesBackAsItWas() {
        var answer =
                add(
                        "fileName=deed.pdf&title=Deed&issuer=Office&number=7&validThrough=2022-12-31",
                        PDF);
        assertThat(answer.statusCode()).isEqualTo(201);
        var document = json(answer);
        assertThat(document.path("type").asString()).isEqualTo("application/pdf");
        assertThat(document.path("validThrough").asString()).isEqualTo("2022-12-31");
        assertThat(document.has("validFrom")).isFalse();
        assertThat(file(document)).hasBinaryContent(PDF);

        long id = document.path("id").asLong();
        var content = new TestBytes(port).answer("/api/v1/documents/" + id + "/content", bearer);
        assertThat(content.body()).isEqualTo(PDF);
        var headers = content.headers();
        assertThat(headers.firstValue("Content-Disposition").orElse("")).startsWith("attachment");
        assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");

        var again = add("fileName=other.pdf", PDF);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(json(again).path("id").asLong()).isEqualTo(id);
        assertThat(region.office.get("/documents?query=deed").at("/total").asInt()).isOne();
        assertThat(region.office.get("/documents?query=nothing").at("/total").asInt()).isZero();
    }

    @Test
    void whatItIsGoesByItsBytesAndNotByItsName() {
        assertThat(
                        add("fileName=a.pdf", "<html><script>".getBytes(StandardCharsets.UTF_8))
                                .statusCode())
                .isEqualTo(400);
        assertThat(add("fileName=a.png", new byte[] {'M', 'Z', 0, 0, 1}).statusCode())
                .isEqualTo(400);
        assertThat(add("fileName=a.xlsx", new byte[] {'P', 'K', 3, 4, 0}).statusCode())
                .isEqualTo(400);
        assertThat(
                        add("fileName=a.svg", "<svg onload=x>".getBytes(StandardCharsets.UTF_8))
                                .statusCode())
                .isEqualTo(400);
        assertThat(add("fileName=empty.txt", " ".getBytes(StandardCharsets.UTF_8)).statusCode())
                .isEqualTo(400);
        assertThat(
                        json(add("fileName=a.csv", "a,b\n1,2\n".getBytes(StandardCharsets.UTF_8)))
                                .path("type")
                                .asString())
                .isEqualTo("text/csv");
        byte[] chinese = "名称,面积\n厂,1\n".getBytes(java.nio.charset.Charset.forName("GB18030"));
        assertThat(json(add("fileName=b.csv", chinese)).path("type").asString())
                .isEqualTo("text/csv");
        byte[] large = Arrays.copyOf(PDF, (20 << 20) + 1);
        assertThat(add("fileName=a.pdf", large).statusCode()).isEqualTo(413);
    }

    @Test
    void aChangedFileIsFoundWhenItIsRead() throws IOException {
        var document = json(add("fileName=a.pdf", pdf("changed")));
        Files.write(file(document), pdf("forged"));
        var answer = region.office.get("/documents/" + document.path("id").asLong() + "/content");
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.at("/code").asString()).isEqualTo("document-damaged");
    }

    @Test
    void aDocumentOfThePeriodRaisesWhatAFileSaidAndThenStays() {
        long id = json(add("fileName=a.pdf", pdf("proof"))).path("id").asLong();
        long old =
                json(add("fileName=b.pdf&validThrough=2019-12-31", pdf("old"))).path("id").asLong();
        var person = callers.loggedIn(region.officer, port);
        String row = TABLE + "/rows/" + region.firm(1) + "/2022";
        String values = "\"values\":{\"scale\":\"below\",\"land\":\"7.5\",\"tax\":\"60\"}";
        region.send(
                TABLE + "/import",
                "key,year,scale,land,tax\n%s,2022,below,7.5,60\n".formatted(region.firm(1)));
        assertThat(label(row)).isEqualTo("declared");
        put(person, row, "{\"reason\":\"expired\",%s,\"documents\":[%d]}".formatted(values, old));
        assertThat(label(row)).isEqualTo("declared");
        put(person, row, "{\"reason\":\"deed\",%s,\"documents\":[%d]}".formatted(values, id));
        assertThat(label(row)).isEqualTo("evidenced");
        assertThat(region.office.get(row).at("/origins/land/channel").asString()).isEqualTo("file");
        assertThat(region.office.get(row).at("/documents/0").asLong()).isEqualTo(id);
        assertThat(region.office.get(row).at("/version").asInt()).isEqualTo(3);

        var uses = region.office.get("/documents/" + id + "/uses");
        assertThat(uses.at("/items/0/subject").asString()).isEqualTo(region.firm(1));
        assertThat(region.office.delete("/documents/" + id).at("/code").asString())
                .isEqualTo("document-used");
        // What a person types over is declared again, whatever lies beside it.
        String typed = values.replace("60", "61");
        put(person, row, "{\"reason\":\"typed\",%s,\"documents\":[%d]}".formatted(typed, id));
        assertThat(label(row)).isEqualTo("declared");
        var unknown =
                person.send(
                        "PUT",
                        "/api/v1" + row,
                        "{\"reason\":\"x\",%s,\"documents\":[999999999]}".formatted(values));
        assertThat(unknown.statusCode()).isEqualTo(400);
    }

    private static void put(io.baigong.server.TestHttp person, String row, String body) {
        var answer = person.send("PUT", "/api/v1" + row, body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private String label(String row) {
        return region.office.get(row).at("/label").asString();
    }

    @Test
    void documentsAreNobodyElsesAndCanBeChangedAndRemovedWhileUnused() {
        long id = json(add("fileName=a.pdf", pdf("mine"))).path("id").asLong();
        var other = new Api(port, callers, callers.inNewOrganisation());
        assertThat(other.get("/documents/" + id).status()).isEqualTo(404);
        assertThat(other.get("/documents/" + id + "/content").status()).isEqualTo(404);
        assertThat(other.delete("/documents/" + id).status()).isEqualTo(404);
        assertThat(other.get("/documents").at("/total").asInt()).isZero();
        var changed = region.office.patch("/documents/" + id, "{\"title\":\"Deed 2\"}");
        assertThat(changed.at("/title").asString()).isEqualTo("Deed 2");
        assertThat(region.office.delete("/documents/" + id).status()).isEqualTo(204);
        assertThat(region.office.get("/documents/" + id).status()).isEqualTo(404);
    }

    @Test
    void theyCountAsStorageAndComeIntoBackups() throws IOException {
        var document = json(add("fileName=a.pdf", pdf("backed up")));
        var gauges = region.office.get("/usage").at("/gauges");
        assertThat(gauges.findValuesAsString("gauge")).contains("document-bytes");
        var zipped = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(zipped)) {
            backup.write(zip);
        }
        var files = new HashMap<String, byte[]>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(zipped.toByteArray()))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        String name =
                "documents/%d/%s"
                        .formatted(
                                region.officer.organisation(), document.path("sha256").asString());
        assertThat(files).containsKey(name);
        assertThat(files.get(name)).isEqualTo(pdf("backed up"));
    }

    @Test
    void whatACrashLeftIsSweptAwayAndWhatIsKnownStays() throws IOException {
        var document = json(add("fileName=a.pdf", pdf("known")));
        Path home = java.util.Objects.requireNonNull(file(document).getParent());
        Path waste = home.resolve("f".repeat(64));
        Path draft = home.resolve("x.part");
        Path fresh = home.resolve("e".repeat(64));
        // What is not ours stays and stops nothing.
        Path foreign = home.resolve(".DS_Store");
        Files.createDirectories(data.data().resolve("documents/lost+found"));
        Files.writeString(foreign, "x");
        for (var file : new Path[] {waste, draft, fresh}) {
            Files.writeString(file, "x");
        }
        var old = FileTime.from(Instant.now().minus(2, ChronoUnit.HOURS));
        for (var file : new Path[] {waste, draft, foreign, file(document)}) {
            Files.setLastModifiedTime(file, old);
        }
        vault.sweep((_, hash) ->
                java.util.HexFormat.of()
                        .formatHex(hash)
                        .equals(document.path("sha256").asString()));
        assertThat(waste).doesNotExist();
        assertThat(draft).doesNotExist();
        assertThat(fresh).exists();
        assertThat(foreign).exists();
        assertThat(file(document)).exists();
    }
}
