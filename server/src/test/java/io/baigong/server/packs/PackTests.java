package io.baigong.server.packs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.server.PlatformTest;
import io.baigong.server.TestCallers;
import io.baigong.server.access.Conflict;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.TooMuch;
import io.baigong.server.things.Model;
import io.baigong.server.things.Models;
import io.baigong.server.things.Property;
import io.baigong.server.things.PropertyType;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@PlatformTest
class PackTests {
    private static final String MODEL =
            "{\"key\":\"saw\",\"grows\":true,\"properties\":[{\"key\":\"t\",\"type\":\"double\"}]}";

    @Autowired private TestCallers callers;
    @Autowired private Packs packs;
    @Autowired private PackReader reader;
    @Autowired private Models models;
    private int organisation;

    @BeforeEach
    void anOrganisation() {
        organisation = callers.inNewOrganisation().organisation();
    }

    @Test
    void theDeliveredPacksAreReadAndTheOnesForEveryoneInstalled() {
        packs.install(organisation);
        var all = packs.all(organisation);
        assertThat(all).containsKeys("first-device", "machining-works");
        assertThat(all.get("first-device"))
                .isNotNull()
                .extracting(Packs.Listed::installed)
                .isNotNull();
        assertThat(all.get("machining-works"))
                .isNotNull()
                .extracting(Packs.Listed::installed)
                .isNull();
        packs.installDelivered(organisation, "machining-works");
        assertThat(models.newest(organisation, "mill-turn").pack()).isEqualTo("machining-works");
    }

    @Test
    void aZipThatBreaksOffIsTheSendersFault() throws IOException {
        var zipped = new java.io.ByteArrayOutputStream();
        try (var zip = new java.util.zip.ZipOutputStream(zipped)) {
            zip.putNextEntry(new java.util.zip.ZipEntry("manifest.json"));
            zip.write(
                    "{\"key\":\"saw\",\"description\":\"which is cut off\"}"
                            .repeat(20)
                            .getBytes(UTF_8));
        }
        byte[] half = java.util.Arrays.copyOf(zipped.toByteArray(), 60);
        assertThatThrownBy(() -> PackZip.read(new java.io.ByteArrayInputStream(half)))
                .isInstanceOf(Invalid.class);
    }

    @Test
    void anUpgradeMakesFurtherEditionsAndKeepsWhatDevicesAdded() throws IOException {
        packs.install(organisation, pack("1.0.0", MODEL));
        models.grow(organisation, "saw", List.of(Property.plain("x", PropertyType.INT64, null)));
        packs.install(
                organisation,
                pack("1.1.0", MODEL.replace("double\"}", "double\",\"unit\":\"Cel\"}")));
        var saw = models.newest(organisation, "saw");
        assertThat(saw.version()).isEqualTo(3);
        assertThat(saw.properties()).extracting(Property::key).containsExactly("t", "x");
        assertThat(saw.properties().getFirst().unit()).isEqualTo("Cel");
        assertThat(models.get(organisation, "saw", 1).properties()).hasSize(1);
        var listed = packs.all(organisation).get("saws");
        assertThat(listed).isNotNull().extracting(Packs.Listed::installed).isEqualTo("1.1.0");
    }

    @Test
    void thePackAgainChangesNothing() throws IOException {
        packs.install(organisation, pack("1.0.0", MODEL));
        packs.install(organisation, pack("1.0.0", MODEL));
        assertThat(models.newest(organisation, "saw").version()).isEqualTo(1);
    }

    @Test
    void aVersionIsNeverOverwrittenNorTakenBack() throws IOException {
        packs.install(organisation, pack("1.1.0", MODEL));
        var other = pack("1.1.0", MODEL.replace("double", "int64"));
        assertThatThrownBy(() -> packs.install(organisation, other)).isInstanceOf(Conflict.class);
        var older = pack("1.0.9", MODEL);
        assertThatThrownBy(() -> packs.install(organisation, older)).isInstanceOf(Conflict.class);
    }

    @Test
    void aModelOfOnesOwnIsNotTakenOver() throws IOException {
        models.put(organisation, models.read("saw", MODEL));
        var pack = pack("1.0.0", MODEL);
        assertThatThrownBy(() -> packs.install(organisation, pack)).isInstanceOf(Conflict.class);
        assertThat(models.newest(organisation, "saw")).extracting(Model::pack).isNull();
    }

    @Test
    void aPackWaitsForThoseItNeeds() throws IOException {
        var files = files("1.0.0", MODEL);
        files.compute(
                "manifest.json",
                (_, text) ->
                        String.valueOf(text)
                                .replace(
                                        "{\"key\"", "{\"requires\":{\"steel\":\"2.0.0\"},\"key\""));
        var pack = reader.read(PackZip.read(zip(files)));
        assertThatThrownBy(() -> packs.install(organisation, pack))
                .isInstanceOf(Conflict.class)
                .hasMessageContaining("steel");
    }

    @Test
    void aZipOfTheFolderIsReadLikeAZipOfItsFiles() throws IOException {
        Map<String, String> inFolder = new LinkedHashMap<>();
        files("1.0.0", MODEL).forEach((path, text) -> inFolder.put("saws/" + path, text));
        assertThat(reader.read(PackZip.read(zip(inFolder))).sha256())
                .isEqualTo(pack("1.0.0", MODEL).sha256());
    }

    @Test
    void pathsOutOfThePackAreRefused() {
        for (var path : List.of("../x.json", "/etc/x", "a/../../b", "C:\\x", "models/./x")) {
            assertThatThrownBy(() -> PackZip.read(zip(Map.of(path, "{}"))))
                    .as(path)
                    .isInstanceOf(Invalid.class);
        }
    }

    @Test
    void aBombIsDefused() {
        String zeros = "0".repeat(1024 * 1024);
        Map<String, String> bomb = new LinkedHashMap<>();
        for (int i = 0; i < 20; i++) {
            bomb.put("f" + i, zeros);
        }
        assertThatThrownBy(() -> PackZip.read(zip(bomb))).isInstanceOf(TooMuch.class);
        Map<String, String> many = new LinkedHashMap<>();
        for (int i = 0; i <= PackZip.MAX_FILES; i++) {
            many.put("f" + i, "");
        }
        assertThatThrownBy(() -> PackZip.read(zip(many))).isInstanceOf(TooMuch.class);
    }

    @Test
    void whatIsNoZipOrNoPackIsRefused() {
        assertThatThrownBy(() ->
                        PackZip.read(
                                new ByteArrayInputStream("hello".getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> reader.read(PackZip.read(zip(Map.of("manifest.json", "{")))))
                .isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> pack("one", MODEL.replace("double", "float")))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("version")
                .hasMessageContaining("models/saw.json: properties[0].type");
    }

    private Pack pack(String version, String model) throws IOException {
        return reader.read(PackZip.read(zip(files(version, model))));
    }

    private static Map<String, String> files(String version, String model) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put(
                "manifest.json",
                "{\"key\":\"saws\",\"version\":\"%s\",\"name\":{\"zh\":\"锯\",\"en\":\"Saws\"},\"models\":[\"saw\"]}"
                        .formatted(version));
        files.put("models/saw.json", model);
        return files;
    }

    private static ByteArrayInputStream zip(Map<String, String> files) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (var file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}
