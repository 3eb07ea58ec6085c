package io.baigong.server.methods;

import io.baigong.evaluator.method.Method;
import io.baigong.server.access.Caller;
import io.baigong.server.access.Conflict;
import io.baigong.server.access.Invalid;
import io.baigong.server.access.NotFound;
import io.baigong.server.access.TooMuch;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.methods.MethodEditions.Entry;
import io.baigong.server.methods.MethodEditions.Kept;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/// Methods that an organisation writes itself: tried while somebody writes them, kept as editions
/// of its own, and given away as packs.
@Component
final class OwnMethods {
    private static final int MOST = 200;

    /// Of a method that a pack brought, so that no later version of the pack meets it.
    private static final Pattern OWN = Pattern.compile(".+-own(-\\d{1,4})?");

    private static final int LONGEST_BASE = 22;
    private static final Pattern VERSION = Pattern.compile("\\d{1,6}(\\.\\d{1,6}){2}");
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final MethodEditions editions;
    private final Audit audit;
    private final TransactionTemplate transaction;
    private final JsonMapper json;

    /// Compiling takes a processor, and the platform has other things to do.
    private final Turns turns =
            new Turns(
                    new Turns.Settings(
                            "methods that are checked", 2, 1, 12, Duration.ofSeconds(10)));

    OwnMethods(
            MethodEditions editions,
            Audit audit,
            TransactionTemplate transaction,
            JsonMapper json) {
        this.editions = editions;
        this.audit = audit;
        this.transaction = transaction;
        this.json = json;
    }

    /// Reads and tries a file and keeps nothing.
    Draft check(byte[] file) {
        return turns.run(() -> Draft.read(file));
    }

    /// What would come of keeping an edition.
    ///
    /// @param there whether it is there already, word for word
    /// @param problem code of why it cannot be kept
    /// @param pack that brought the method
    /// @param free a name of an edition that can be kept
    record Prospect(
            boolean there,
            @Nullable String problem,
            @Nullable String pack,
            List<String> editions,
            String free) {}

    Prospect prospect(int organisation, Method method) {
        var there = editions.entries(organisation, method.key());
        String pack = MethodEditions.broughtBy(there);
        boolean same = false;
        String problem = null;
        try {
            same = MethodEditions.isThere(there, method);
            checkName(pack, method);
        } catch (Conflict e) {
            problem = e.code();
        }
        var names = there.stream().map(Entry::edition).toList();
        return new Prospect(same, same ? null : problem, pack, names, free(method, pack, names));
    }

    private static void checkName(@Nullable String pack, Method method) {
        if (pack != null && !OWN.matcher(method.edition()).matches()) {
            throw new Conflict(
                    "edition-not-own",
                    "pack %s brings method %s: name an edition of your own as in 2022-own"
                            .formatted(pack, method.key()));
        }
    }

    private static String free(Method method, @Nullable String pack, List<String> taken) {
        String edition = method.edition();
        String base = edition.substring(0, Math.min(LONGEST_BASE, edition.length()));
        String name =
                pack == null
                        ? base
                        : OWN.matcher(base).matches()
                                ? base.replaceFirst("-\\d+$", "")
                                : base + "-own";
        String free = pack == null ? edition : name;
        for (int n = 2; taken.contains(free); n++) {
            free = name + "-" + n;
        }
        return free;
    }

    /// @param isNew false when it was there already, word for word
    record Saved(Kept edition, boolean isNew) {}

    /// Keeps an edition of the organisation's own; again changes nothing.
    ///
    /// @throws Invalid with every fault, and every example that comes out otherwise
    /// @throws Conflict `edition-differs`, or `edition-not-own` when a pack brought the method and
    ///   might bring the edition too
    Saved save(Caller caller, byte[] file) {
        int organisation = caller.organisation();
        var compiled = check(file).right();
        var method = compiled.method();
        boolean isNew;
        try {
            isNew =
                    Boolean.TRUE.equals(
                            transaction.execute(_ -> {
                                var there = editions.entries(organisation, method.key());
                                if (MethodEditions.isThere(there, method)) {
                                    return false;
                                }
                                checkName(MethodEditions.broughtBy(there), method);
                                if (editions.own(organisation) >= MOST) {
                                    throw new TooMuch("editions of one's own", MOST);
                                }
                                editions.insert(organisation, null, compiled, file);
                                audit.record(
                                        "method.save",
                                        method.name(),
                                        Outcome.DONE,
                                        Map.of("sha256", method.sha256()));
                                return true;
                            }));
        } catch (DuplicateKeyException e) {
            throw new Conflict("try-again", "somebody saves %s too".formatted(method.name()));
        }
        return new Saved(editions.get(organisation, method.key(), method.edition()), isNew);
    }

    /// Removes an edition of the organisation's own that nothing was calculated with.
    ///
    /// @throws Conflict `edition-of-pack`, or `edition-used`
    void remove(Caller caller, String key, String edition) {
        var entry = entry(caller, key, edition);
        String name = key + "@" + edition;
        if (entry.pack() != null) {
            throw new Conflict(
                    "edition-of-pack", "%s came with pack %s".formatted(name, entry.pack()));
        }
        transaction.executeWithoutResult(_ -> {
            editions.remove(caller.organisation(), key, edition);
            audit.record("method.remove", name, Outcome.DONE, Map.of("sha256", entry.sha256()));
        });
    }

    private Entry entry(Caller caller, String key, String edition) {
        return editions.entries(caller.organisation(), key).stream()
                .filter(one -> one.edition().equals(edition))
                .findFirst()
                .orElseThrow(() -> new NotFound("method", key + "@" + edition));
    }

    /// The file of an edition as it was brought or saved.
    byte[] file(Caller caller, String key, String edition) {
        entry(caller, key, edition);
        return editions.file(caller.organisation(), key, edition);
    }

    /// A pack with an edition of a method of the organisation's own, as other organisations can
    /// install it.
    ///
    /// @throws Conflict `method-of-others` when a pack brought the method: only that pack can bring
    ///   further editions
    byte[] pack(Caller caller, String key, String edition, String version) {
        if (!VERSION.matcher(version).matches()) {
            throw new Invalid("version", "major.minor.patch", version);
        }
        entry(caller, key, edition);
        String pack = MethodEditions.broughtBy(editions.entries(caller.organisation(), key));
        if (pack != null) {
            throw new Conflict(
                    "method-of-others",
                    "method %s came with pack %s: give yours a key of its own"
                            .formatted(key, pack));
        }
        var method = editions.get(caller.organisation(), key, edition).method().method();
        String name = key + "-" + edition;
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("key", key);
        manifest.put("version", version);
        manifest.put("name", method.title());
        manifest.put("description", method.summary());
        manifest.put("models", List.of());
        manifest.put("methods", List.of(name));
        return zip(
                json.writeValueAsBytes(manifest),
                name,
                editions.file(caller.organisation(), key, edition));
    }

    private static byte[] zip(byte[] manifest, String name, byte[] file) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            add(zip, "manifest.json", manifest);
            add(zip, "methods/" + name + ".json", file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void add(ZipOutputStream zip, String path, byte[] content) throws IOException {
        var entry = new ZipEntry(path);
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
