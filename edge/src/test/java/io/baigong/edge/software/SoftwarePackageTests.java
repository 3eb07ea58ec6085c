package io.baigong.edge.software;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.edge.software.SoftwareRefused.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoftwarePackageTests {
    private static final Instant BUILT = Instant.parse("2026-11-23T08:00:00Z");

    @TempDir Path folder;
    private Path key;
    private SoftwareKeys keys;

    private record Entry(String name, byte[] bytes) {}

    @BeforeEach
    void makeAKey() throws IOException {
        key = folder.resolve("release.key");
        SoftwareKeys.make(key);
        keys = SoftwareKeys.in(folder);
    }

    private static Path written(Path folder, Path key, String version)
            throws IOException, SoftwareRefused {
        var jar = Files.write(folder.resolve("a.jar"), new byte[70_000]);
        var lib = Files.writeString(folder.resolve("b.jar"), "a library");
        var files = new LinkedHashMap<String, Path>();
        files.put("baigong-edge.jar", jar);
        files.put("lib/b-1.0.jar", lib);
        var zip = folder.resolve(version + ".zip");
        SoftwarePackage.write(zip, version, BUILT, false, files, key);
        return zip;
    }

    private Path written() throws IOException, SoftwareRefused {
        return written(folder, key, "0.2.0");
    }

    private static List<Entry> entries(Path zip) throws IOException {
        var entries = new ArrayList<Entry>();
        try (var in = new ZipInputStream(Files.newInputStream(zip))) {
            for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.add(new Entry(entry.getName(), in.readAllBytes()));
            }
        }
        return entries;
    }

    private Path zip(List<Entry> entries) throws IOException {
        var zip = folder.resolve("other.zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (var entry : entries) {
                out.putNextEntry(new ZipEntry(entry.name));
                out.write(entry.bytes);
            }
        }
        return zip;
    }

    /// Signed by the right key, whatever it says.
    private Path signed(String manifest, Entry... files) throws IOException {
        byte[] bytes = manifest.getBytes(StandardCharsets.UTF_8);
        byte[] text = ("baigong-edge-software-1\n" + manifest).getBytes(StandardCharsets.UTF_8);
        var entries = new ArrayList<Entry>();
        entries.add(new Entry("manifest.json", bytes));
        entries.add(new Entry("manifest.sig", SoftwareKeys.sign(key, text)));
        entries.addAll(List.of(files));
        return zip(entries);
    }

    private static String manifest(String version, String... files) {
        return """
        {"product":"baigong-edge","version":"%s","built":"2026-11-23T08:00:00Z","java":25,\
        "older":false,"files":[%s]}\
        """
                .formatted(version, String.join(",", files));
    }

    private static String file(String path, byte[] bytes) {
        return """
        {"path":"%s","size":%d,"sha256":"%s"}\
        """
                .formatted(path, bytes.length, SoftwareKeys.hexOfSha256(bytes));
    }

    private void refused(Path zip, Code code, String words) {
        assertThatThrownBy(() -> SoftwarePackage.open(zip, keys))
                .isInstanceOfSatisfying(
                        SoftwareRefused.class,
                        refused -> {
                            assertThat(refused.code()).isEqualTo(code);
                            assertThat(refused).hasMessageContaining(words);
                        });
    }

    @Test
    void whatIsWrittenIsReadAsItWas() throws Exception {
        var zip = written();

        var read = SoftwarePackage.open(zip, keys);

        assertThat(read.version()).isEqualTo("0.2.0");
        assertThat(read.built()).isEqualTo(BUILT);
        assertThat(read.java()).isEqualTo(25);
        assertThat(read.older()).isFalse();
        assertThat(read.size()).isEqualTo(Files.size(zip));
        assertThat(read.sha256()).isEqualTo(SoftwareKeys.hexOfSha256(Files.readAllBytes(zip)));
        assertThat(read.key()).isEqualTo(keys.ids().iterator().next());
        assertThat(read.files())
                .extracting(SoftwarePackage.Content::path)
                .containsExactly("baigong-edge.jar", "lib/b-1.0.jar");
    }

    @Test
    void unpackingGivesTheFiles() throws Exception {
        SoftwarePackage.unpack(written(), keys, folder.resolve("out"));

        assertThat(folder.resolve("out/baigong-edge.jar")).hasBinaryContent(new byte[70_000]);
        assertThat(folder.resolve("out/lib/b-1.0.jar")).hasContent("a library");
    }

    @Test
    void whatNoKeySignedIsRefusedBeforeItIsLookedAt() throws Exception {
        var zip = written();
        var other = folder.resolve("other");
        Files.createDirectory(other);
        SoftwareKeys.make(other.resolve("k"));
        var unpacked = folder.resolve("out");

        assertThatThrownBy(() -> SoftwarePackage.unpack(zip, SoftwareKeys.in(other), unpacked))
                .isInstanceOf(SoftwareRefused.class)
                .hasMessageContaining("expected a signature by one of the keys");
        assertThat(unpacked).doesNotExist();
        keys = SoftwareKeys.NONE;
        refused(zip, Code.SOFTWARE_UNSIGNED, "keys []");
    }

    @Test
    void aChangedManifestIsNotSigned() throws Exception {
        var entries = entries(written());
        String changed =
                new String(entries.getFirst().bytes, StandardCharsets.UTF_8)
                        .replace("0.2.0", "9.9.9");
        entries.set(0, new Entry("manifest.json", changed.getBytes(StandardCharsets.UTF_8)));

        refused(zip(entries), Code.SOFTWARE_UNSIGNED, "got none");
    }

    @Test
    void aChangedFileIsBroken() throws Exception {
        var entries = entries(written());
        entries.set(3, new Entry("lib/b-1.0.jar", "b library".getBytes(StandardCharsets.UTF_8)));

        refused(zip(entries), Code.SOFTWARE_BROKEN, "lib/b-1.0.jar of 9 bytes with SHA-256");
    }

    @Test
    void aFileTooManyOrTwiceOrMissingIsBroken() throws Exception {
        var entries = entries(written());
        var more = new ArrayList<>(entries);
        more.add(new Entry("lib/evil.jar", new byte[1]));
        refused(zip(more), Code.SOFTWARE_BROKEN, "lib/evil.jar");
        refused(zip(entries.subList(0, 3)), Code.SOFTWARE_BROKEN, "its end");
        var bytes = new byte[1];
        String twice =
                manifest(
                        "1.0",
                        file("baigong-edge.jar", bytes),
                        file("lib/a.jar", bytes),
                        file("lib/A.jar", bytes));
        refused(signed(twice), Code.SOFTWARE_BROKEN, "lib/A.jar");
    }

    @Test
    void aPathOutOfTheFolderIsBrokenEvenWhenSigned() throws Exception {
        for (String path :
                List.of(
                        "../evil.jar",
                        "/evil.jar",
                        "lib/../../evil.jar",
                        "lib\\\\evil.jar",
                        "evil.jar",
                        "lib/a/b.jar",
                        "baigong-edge.sh",
                        "lib/.jar")) {
            var bytes = new byte[1];
            String manifest = manifest("1.0", file("baigong-edge.jar", bytes), file(path, bytes));
            refused(
                    signed(manifest, new Entry("baigong-edge.jar", bytes), new Entry(path, bytes)),
                    Code.SOFTWARE_BROKEN,
                    "each once");
        }
    }

    @Test
    void aZipThatUnpacksToMoreThanItSaysIsGivenUpAtOnce() throws Exception {
        String manifest = manifest("1.0", file("baigong-edge.jar", new byte[10]));
        var bomb = new Entry("baigong-edge.jar", new byte[50 << 20]);

        refused(signed(manifest, bomb), Code.SOFTWARE_BROKEN, "of 10 bytes, got more");
        var large = new Entry("manifest.json", new byte[50 << 20]);
        refused(zip(List.of(large)), Code.SOFTWARE_TOO_LARGE, "262144");
    }

    @Test
    void whatIsTooLargeIsSaid() throws Exception {
        String size =
                "{\"path\":\"baigong-edge.jar\",\"size\":268435457,\"sha256\":\"%s\"}"
                        .formatted("0".repeat(64));
        refused(signed(manifest("1.0", size)), Code.SOFTWARE_TOO_LARGE, "268435456 bytes unpacked");
        String[] many = new String[501];
        Arrays.fill(many, "{}");
        refused(signed(manifest("1.0", many)), Code.SOFTWARE_TOO_LARGE, "at most 500 files");
        var sparse = folder.resolve("sparse.zip");
        try (var file = new java.io.RandomAccessFile(sparse.toFile(), "rw")) {
            file.setLength(SoftwarePackage.LARGEST + 1);
        }
        refused(sparse, Code.SOFTWARE_TOO_LARGE, "134217728");
    }

    @Test
    void aManifestThatIsNoneIsBrokenEvenWhenSigned() throws Exception {
        refused(signed("{"), Code.SOFTWARE_BROKEN, "a manifest in JSON");
        refused(signed("[]"), Code.SOFTWARE_BROKEN, "baigong-edge");
        refused(signed(manifest("v1")), Code.SOFTWARE_BROKEN, "a version such as 0.2.0, got 'v1'");
        refused(signed(manifest("1.0")), Code.SOFTWARE_BROKEN, "one file baigong-edge….jar, got 0");
    }

    @Test
    void aZipThatIsCutOffAnywhereIsRefused() throws Exception {
        byte[] whole = Files.readAllBytes(written());
        var cut = folder.resolve("cut.zip");
        for (int length = 0; length < whole.length; length++) {
            Files.write(cut, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> SoftwarePackage.open(cut, keys))
                    .isInstanceOf(SoftwareRefused.class);
        }
        Files.write(cut, Arrays.copyOf(whole, whole.length + 1));
        refused(cut, Code.SOFTWARE_BROKEN, "cut off or has more");
    }

    @Property(tries = 300)
    void damagedBytesAreRefusedOrMeanTheSame(
            @ForAll @IntRange(min = 0, max = 100_000) int where, @ForAll byte with)
            throws Exception {
        var place = Files.createTempDirectory("software");
        var signer = place.resolve("k");
        SoftwareKeys.make(signer);
        var trusted = SoftwareKeys.in(place);
        var zip = written(place, signer, "1.0");
        var whole = SoftwarePackage.open(zip, trusted);
        byte[] bytes = Files.readAllBytes(zip);
        bytes[where % bytes.length] = with;
        Files.write(zip, bytes);
        try {
            assertThat(SoftwarePackage.open(zip, trusted).files()).isEqualTo(whole.files());
        } catch (SoftwareRefused expected) {
            assertThat(expected.word()).startsWith("software-");
        } finally {
            for (String name : List.of("k", "k.pub", "a.jar", "b.jar", "1.0.zip", "")) {
                Files.delete(place.resolve(name));
            }
        }
    }

    @Property(tries = 300)
    void nothingElseIsThrownWhateverTheBytes(@ForAll byte[] bytes) throws Exception {
        var zip = Files.createTempFile("software", ".zip");
        Files.write(zip, bytes);
        try {
            assertThatThrownBy(() -> SoftwarePackage.open(zip, SoftwareKeys.NONE))
                    .isInstanceOf(SoftwareRefused.class);
        } finally {
            Files.delete(zip);
        }
    }

    @Test
    void versionsAreInTheirOrder() {
        assertThat(SoftwarePackage.compare("0.10.0", "0.9.9")).isPositive();
        assertThat(SoftwarePackage.compare("0.2.0-SNAPSHOT", "0.2.0")).isNegative();
        assertThat(SoftwarePackage.compare("1.0", "1.0")).isZero();
        assertThat(SoftwarePackage.compare("development", "0.1")).isNegative();
        assertThat(SoftwarePackage.isVersion("1.0/../..")).isFalse();
        assertThat(SoftwarePackage.isVersion("1" + "0".repeat(64))).isFalse();
        assertThat(SoftwarePackage.isVersion("1-")).isFalse();
    }

    @Test
    void aPrivateKeyIsItsOwnersAloneAndIsNeverWrittenOver() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> SoftwareKeys.make(key)).isInstanceOf(IOException.class);
    }

    @Test
    void keysOfAFolderAreThoseThatCanBeRead() throws Exception {
        Files.writeString(folder.resolve("bad.pub"), "no key");
        Files.copy(folder.resolve("release.key"), folder.resolve("private.pub"));
        assertThat(SoftwareKeys.in(folder).ids()).isEqualTo(keys.ids());
        assertThat(SoftwareKeys.of(keys.pems()).ids()).isEqualTo(keys.ids());
        keys.write(folder.resolve("copy"));
        assertThat(SoftwareKeys.in(folder.resolve("copy")).pems()).isEqualTo(keys.pems());
        assertThat(SoftwareKeys.in(folder.resolve("none")).ids()).isEmpty();
        assertThatThrownBy(() -> SoftwareKeys.of(List.of("no key")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("BEGIN PUBLIC KEY");
    }

    @Test
    void aKeyOfAnotherKindSignsNothing() throws Exception {
        var zip = folder.resolve("x.zip");
        var file = new LinkedHashMap<String, Path>();
        file.put("baigong-edge.jar", Files.write(folder.resolve("x.jar"), new byte[1]));
        var publicKey = folder.resolve("release.key.pub");
        assertThatThrownBy(() -> SoftwarePackage.write(zip, "1.0", BUILT, false, file, publicKey))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("BEGIN PRIVATE KEY");
        assertThat(zip).doesNotExist();
    }
}
