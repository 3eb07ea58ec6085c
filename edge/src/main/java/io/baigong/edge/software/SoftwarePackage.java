package io.baigong.edge.software;

import io.baigong.edge.software.SoftwareRefused.Code;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A version of the gateway's software in one zip: `manifest.json`, `manifest.sig`, then the files
/// as the manifest lists them, in that order and nothing else. The signature is verified before the
/// manifest is looked at, and nothing is read past what the manifest allows.
///
/// @param version such as `0.2.0`, compared by [#compare]
/// @param java the least feature version of Java that runs it
/// @param older whether it may take the place of a newer version
/// @param size of the zip, in bytes
/// @param sha256 of the zip, hexadecimal
/// @param key name of the key that signed it
public record SoftwarePackage(
        String version,
        Instant built,
        int java,
        boolean older,
        List<Content> files,
        long size,
        String sha256,
        String key) {
    public static final String PRODUCT = "baigong-edge";

    /// Bytes of a zip.
    public static final long LARGEST = 128L << 20;

    private static final long LARGEST_UNPACKED = 256L << 20;
    private static final int MOST_FILES = 500;
    private static final int LARGEST_MANIFEST = 256 << 10;
    private static final int SIGNATURE = 64;
    private static final int BUFFER = 16 << 10;
    private static final String MANIFEST_NAME = "manifest.json";
    private static final String SIGNATURE_NAME = "manifest.sig";
    private static final byte[] SIGNED_AS =
            "baigong-edge-software-1\n".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern VERSION = Pattern.compile("[0-9][0-9A-Za-z.+-]{0,63}");
    private static final Pattern FILE =
            Pattern.compile(
                    "(baigong-edge[0-9A-Za-z._+-]{0,90}|lib/[0-9A-Za-z][0-9A-Za-z._+-]{0,120})\\.jar");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final int NEWEST_JAVA = 99;
    private static final int END_RECORD = 22;
    private static final int END_SIGNATURE = 0x06054B50;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// @param path with `/`, within the package
    public record Content(String path, long size, String sha256) {}

    public SoftwarePackage {
        files = List.copyOf(files);
    }

    /// Reads and verifies all of a package.
    ///
    /// @throws SoftwareRefused when it is none, or none of the keys signed it
    /// @throws IOException when the file is not there or cannot be opened
    public static SoftwarePackage open(Path zip, SoftwareKeys keys)
            throws SoftwareRefused, IOException {
        return read(zip, keys, null);
    }

    /// Verifies a package while it writes its files, each forced to the disk.
    ///
    /// @param folder is made; when this fails, what is in it is of no use
    /// @throws IOException when the files cannot be written
    public static SoftwarePackage unpack(Path zip, SoftwareKeys keys, Path folder)
            throws SoftwareRefused, IOException {
        return read(zip, keys, folder);
    }

    /// Writes a package.
    ///
    /// @param files by their path in it
    /// @param key file of the private key (PKCS#8 in PEM)
    /// @throws SoftwareRefused when nobody would take what would be written
    public static void write(
            Path zip,
            String version,
            Instant built,
            boolean older,
            SequencedMap<String, Path> files,
            Path key)
            throws SoftwareRefused, IOException {
        var json = JSON.createObjectNode();
        json.put("product", PRODUCT).put("version", version).put("built", built.toString());
        json.put("java", Runtime.version().feature()).put("older", older);
        var list = json.putArray("files");
        for (var file : files.entrySet()) {
            var digest = SoftwareKeys.sha256();
            try (var in = new DigestInputStream(Files.newInputStream(file.getValue()), digest)) {
                long size = in.transferTo(OutputStream.nullOutputStream());
                list.addObject()
                        .put("path", file.getKey())
                        .put("size", size)
                        .put("sha256", HexFormat.of().formatHex(digest.digest()));
            }
        }
        byte[] manifest = json.toString().getBytes(StandardCharsets.UTF_8);
        manifest(manifest);
        byte[] signature = SoftwareKeys.sign(key, signed(manifest));
        try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
            entry(out, MANIFEST_NAME).write(manifest);
            entry(out, SIGNATURE_NAME).write(signature);
            for (var file : files.entrySet()) {
                Files.copy(file.getValue(), entry(out, file.getKey()));
            }
        }
    }

    private static ZipOutputStream entry(ZipOutputStream out, String name) throws IOException {
        var entry = new ZipEntry(name);
        entry.setTime(0);
        out.putNextEntry(entry);
        return out;
    }

    private static byte[] signed(byte[] manifest) {
        return ByteBuffer.allocate(SIGNED_AS.length + manifest.length)
                .put(SIGNED_AS)
                .put(manifest)
                .array();
    }

    public static boolean isVersion(String text) {
        try {
            return VERSION.matcher(text).matches() && ModuleDescriptor.Version.parse(text) != null;
        } catch (IllegalArgumentException notOne) {
            return false;
        }
    }

    /// @return below zero when the first is older; what is no version is older than every other
    public static int compare(String one, String other) {
        if (!isVersion(one) || !isVersion(other)) {
            return Boolean.compare(isVersion(one), isVersion(other));
        }
        return ModuleDescriptor.Version.parse(one).compareTo(ModuleDescriptor.Version.parse(other));
    }

    private static SoftwarePackage read(Path file, SoftwareKeys keys, @Nullable Path folder)
            throws SoftwareRefused, IOException {
        long size = Files.size(file);
        if (size > LARGEST) {
            throw tooLarge("a zip of at most %d bytes".formatted(LARGEST), size + " bytes");
        }
        var digest = SoftwareKeys.sha256();
        try (var raw = new DigestInputStream(Files.newInputStream(file), digest);
                var zip = new ZipInputStream(raw)) {
            byte[] manifest = all(next(zip, MANIFEST_NAME), LARGEST_MANIFEST);
            byte[] signature = all(next(zip, SIGNATURE_NAME), SIGNATURE);
            String key = keys.signerOf(signed(manifest), signature);
            if (key == null) {
                throw new SoftwareRefused(
                        Code.SOFTWARE_UNSIGNED,
                        "expected a signature by one of the keys %s, got none of them"
                                .formatted(keys.ids()));
            }
            var said = manifest(manifest);
            for (var content : said.files) {
                take(next(zip, content.path), content, folder);
            }
            String more = nameOfNext(zip);
            if (more != null) {
                throw broken("no more than the manifest lists", more);
            }
            raw.transferTo(OutputStream.nullOutputStream());
            checkEnd(file, size, said.files.size() + 2);
            return new SoftwarePackage(
                    said.version,
                    said.built,
                    said.java,
                    said.older,
                    said.files,
                    size,
                    HexFormat.of().formatHex(digest.digest()),
                    key);
        }
    }

    private static InputStream next(ZipInputStream zip, String expected) throws SoftwareRefused {
        String name = nameOfNext(zip);
        if (!expected.equals(name)) {
            throw broken(expected + " next in the zip", name == null ? "its end" : name);
        }
        return zip;
    }

    /// @return null at the end
    private static @Nullable String nameOfNext(ZipInputStream zip) throws SoftwareRefused {
        try {
            var entry = zip.getNextEntry();
            return entry == null ? null : entry.getName();
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(e);
        }
    }

    private static int read(InputStream in, byte[] buffer) throws SoftwareRefused {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private static byte[] all(InputStream in, int most) throws SoftwareRefused {
        var bytes = new ByteArrayOutputStream();
        var buffer = new byte[BUFFER];
        for (int n = read(in, buffer); n >= 0; n = read(in, buffer)) {
            bytes.write(buffer, 0, n);
            if (bytes.size() > most) {
                throw tooLarge(
                        "manifest and signature of at most %d bytes".formatted(most), "more");
            }
        }
        return bytes.toByteArray();
    }

    private static void take(InputStream in, Content content, @Nullable Path folder)
            throws SoftwareRefused, IOException {
        var digest = SoftwareKeys.sha256();
        try (var out = folder == null ? null : file(folder.resolve(content.path))) {
            var buffer = new byte[BUFFER];
            long size = 0;
            for (int n = read(in, buffer); n >= 0; n = read(in, buffer)) {
                size += n;
                if (size > content.size) {
                    throw broken(
                            "%s of %d bytes".formatted(content.path, content.size), "more of them");
                }
                digest.update(buffer, 0, n);
                for (var rest = ByteBuffer.wrap(buffer, 0, n);
                        out != null && rest.hasRemaining(); ) {
                    out.write(rest);
                }
            }
            String sha256 = HexFormat.of().formatHex(digest.digest());
            if (size != content.size || !sha256.equals(content.sha256)) {
                throw broken(
                        "%s of %d bytes with SHA-256 %s"
                                .formatted(content.path, content.size, content.sha256),
                        "%d bytes with %s".formatted(size, sha256));
            }
            if (out != null) {
                out.force(true);
            }
        }
    }

    private static FileChannel file(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /// A zip that was cut off ends without its directory (APPNOTE 4.3.16).
    private static void checkEnd(Path file, long size, int entries)
            throws SoftwareRefused, IOException {
        var end = ByteBuffer.allocate(END_RECORD).order(ByteOrder.LITTLE_ENDIAN);
        try (var channel = FileChannel.open(file)) {
            int got = 0;
            while (got >= 0 && end.hasRemaining()) {
                got = channel.read(end, size - END_RECORD + end.position());
            }
        }
        long directory =
                Integer.toUnsignedLong(end.getInt(12)) + Integer.toUnsignedLong(end.getInt(16));
        if (end.getInt(0) != END_SIGNATURE
                || end.getShort(10) != entries
                || directory + END_RECORD != size) {
            throw broken(
                    "a zip that ends with the directory of its %d files".formatted(entries),
                    "one that is cut off or has more");
        }
    }

    /// What the manifest says; size, hash and key of the zip are not in it.
    private static SoftwarePackage manifest(byte[] bytes) throws SoftwareRefused {
        if (bytes.length > LARGEST_MANIFEST) {
            throw tooLarge(
                    "a manifest of at most %d bytes".formatted(LARGEST_MANIFEST),
                    bytes.length + " bytes");
        }
        JsonNode json;
        try {
            json = JSON.readTree(bytes);
        } catch (JacksonException e) {
            throw broken("a manifest in JSON", "none");
        }
        String product = json.path("product").asString("");
        String version = json.path("version").asString("");
        int java = json.path("java").asInt(0);
        if (!product.equals(PRODUCT)) {
            throw broken("software of " + PRODUCT, shown(product));
        }
        if (!isVersion(version)) {
            throw broken("a version such as 0.2.0", shown(version));
        }
        if (java < 1 || java > NEWEST_JAVA) {
            throw broken("a version of Java", "%d".formatted(java));
        }
        boolean older = json.path("older").asBoolean(false);
        var files = contents(json.path("files"));
        return new SoftwarePackage(version, built(json), java, older, files, 0, "", "");
    }

    private static Instant built(JsonNode json) throws SoftwareRefused {
        String built = json.path("built").asString("");
        try {
            return Instant.parse(built);
        } catch (DateTimeException e) {
            throw broken("the time it was built at", shown(built));
        }
    }

    private static List<Content> contents(JsonNode list) throws SoftwareRefused {
        if (list.size() > MOST_FILES) {
            throw tooLarge("at most %d files".formatted(MOST_FILES), "%d".formatted(list.size()));
        }
        var paths = new HashSet<String>();
        var contents = new ArrayList<Content>();
        long sum = 0;
        int programs = 0;
        for (var one : list) {
            String path = one.path("path").asString("");
            long size = one.path("size").asLong(-1);
            String sha256 = one.path("sha256").asString("");
            if (!FILE.matcher(path).matches() || !paths.add(path.toLowerCase(Locale.ROOT))) {
                throw broken("files baigong-edge….jar and lib/….jar, each once", shown(path));
            }
            if (size < 0 || !HASH.matcher(sha256).matches()) {
                throw broken("size and SHA-256 of " + path, shown(one.toString()));
            }
            sum += Math.min(size, LARGEST_UNPACKED + 1);
            programs += path.startsWith("lib/") ? 0 : 1;
            contents.add(new Content(path, size, sha256));
        }
        if (sum > LARGEST_UNPACKED) {
            throw tooLarge("at most %d bytes unpacked".formatted(LARGEST_UNPACKED), sum + " bytes");
        }
        if (programs != 1) {
            throw broken("one file baigong-edge….jar", "%d".formatted(programs));
        }
        return contents;
    }

    private static String shown(String text) {
        return "'%s'".formatted(text.substring(0, Math.min(80, text.length())));
    }

    private static SoftwareRefused unreadable(Exception why) {
        return broken("a zip that can be read", String.valueOf(why.getMessage()));
    }

    private static SoftwareRefused broken(String expected, String got) {
        return refused(Code.SOFTWARE_BROKEN, expected, got);
    }

    private static SoftwareRefused tooLarge(String expected, String got) {
        return refused(Code.SOFTWARE_TOO_LARGE, expected, got);
    }

    private static SoftwareRefused refused(Code code, String expected, String got) {
        return new SoftwareRefused(code, "expected %s, got %s".formatted(expected, got));
    }
}
