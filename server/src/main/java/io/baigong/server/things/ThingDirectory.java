package io.baigong.server.things;

import io.baigong.server.certificates.Fingerprints;
import io.baigong.server.database.Tenancy;
import io.baigong.server.things.DirectoryStore.Part;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// All things in memory, for the hot path: reads take no lock. It fills in the background after
/// start; until then a thing that is not there yet is read from PostgreSQL, which blocks. Once it
/// is full, an unknown key costs no query. Changes made through [Things] and [Models] are in it
/// when their call returns.
@Component
public final class ThingDirectory {
    private static final Logger log = LoggerFactory.getLogger(ThingDirectory.class);

    /// How many things are read at once while it fills: few at first, for each may bring a model
    /// that nobody has read yet, and whoever asks for one thing waits its turn.
    private static final int FIRST_CHUNK = 32;

    private static final int CHUNK = 1_024;

    private final DirectoryStore store;
    private final DeviceTokens tokens;
    private final DeviceCertificates certificates;
    private final ConcurrentHashMap<Integer, Entry> byNumber = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<InOrganisation, ThingHandle> byKey = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<InOrganisation, ThingHandle> bySparkplug =
            new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Integer, LongAdder> counts = new ConcurrentHashMap<>();
    private final AtomicLong generation = new AtomicLong();
    // Readers of PostgreSQL take turns, so that nobody puts an older state over a newer one.
    private final ReentrantLock loading = new ReentrantLock(true);
    private volatile boolean full;

    private record Entry(ThingHandle handle, @Nullable SparkplugAddress sparkplug) {}

    /// @param name a key or a [SparkplugAddress]
    private record InOrganisation(int organisation, Object name) {}

    ThingDirectory(DirectoryStore store, DeviceTokens tokens, DeviceCertificates certificates) {
        this.store = store;
        this.certificates = certificates;
        this.tokens = tokens;
    }

    public @Nullable ThingHandle byNumber(int thing) {
        var entry = byNumber.get(thing);
        if (entry == null && !full) {
            load(Part.number(thing));
            entry = byNumber.get(thing);
        }
        return entry == null ? null : entry.handle();
    }

    public @Nullable ThingHandle byKey(int organisation, String key) {
        var name = new InOrganisation(organisation, key);
        var handle = byKey.get(name);
        if (handle == null && !full) {
            load(Part.key(organisation, key));
            handle = byKey.get(name);
        }
        return handle;
    }

    /// @param device null for the edge node itself
    public @Nullable ThingHandle bySparkplug(
            int organisation, String group, String node, @Nullable String device) {
        var address = new SparkplugAddress(group, node, device);
        var name = new InOrganisation(organisation, address);
        var handle = bySparkplug.get(name);
        if (handle == null && !full) {
            load(Part.sparkplug(organisation, address));
            handle = bySparkplug.get(name);
        }
        return handle;
    }

    /// Where a thing is in the Sparkplug namespace.
    ///
    /// @return null when it is nowhere there, or is no more
    public @Nullable SparkplugAddress sparkplugOf(int thing) {
        byNumber(thing);
        var entry = byNumber.get(thing);
        return entry == null ? null : entry.sparkplug();
    }

    /// Whose token is this? One SHA-256 and one look-up.
    ///
    /// @return null for an unknown or revoked one
    public @Nullable DeviceIdentity authenticate(String secret) {
        return tokens.authenticate(secret);
    }

    /// Whose certificate is this? That the device holds its key was proved before.
    ///
    /// @param chain the device's own first
    /// @return null for an unknown or revoked one, or out of its time
    public @Nullable DeviceIdentity identify(List<X509Certificate> chain) {
        var own = chain.getFirst();
        String fingerprint = Fingerprints.of(own);
        if (certificates.isKnown(fingerprint)) {
            return certificates.identify(fingerprint);
        }
        var authority = certificates.authorityOf(chain);
        if (authority == null) {
            return null;
        }
        for (var name : SubjectNames.of(own)) {
            var thing = byKey(authority.organisation(), name);
            if (thing != null) {
                return certificates.meet(authority, thing, own);
            }
        }
        return null;
    }

    /// Whose certificate is this, which was met before?
    ///
    /// @param fingerprint SHA-256, in hexadecimal
    public @Nullable DeviceIdentity identify(String fingerprint) {
        return certificates.identify(fingerprint);
    }

    /// Grows with every change, also of tokens: while it stays, what was learnt here holds.
    public long generation() {
        return generation.get();
    }

    /// How many things it holds.
    public int size() {
        return byNumber.size();
    }

    /// How many of them are an organisation's.
    int size(int organisation) {
        var count = counts.get(organisation);
        return count == null ? 0 : count.intValue();
    }

    /// Does it hold all things?
    public boolean isFull() {
        return full;
    }

    void each(int organisation, Consumer<ThingHandle> to) {
        if (!full) {
            fill();
        }
        for (var entry : byNumber.values()) {
            if (entry.handle().organisation() == organisation) {
                to.accept(entry.handle());
            }
        }
    }

    void moved() {
        generation.incrementAndGet();
    }

    /// Takes up the present state of some things that were added or changed.
    void refresh(Part part) {
        load(part);
        moved();
    }

    /// Takes up a model's new edition and all things of the model.
    void refreshModel(int model) {
        loading.lock();
        try {
            store.forgetModel(model);
            load(Part.model(model));
        } finally {
            loading.unlock();
        }
        moved();
    }

    /// Takes up the present state of one thing, gone ones included.
    void refresh(int thing) {
        loading.lock();
        try {
            if (load(Part.number(thing)) == 0) {
                forget(thing);
            }
        } finally {
            loading.unlock();
        }
        moved();
    }

    private int load(Part part) {
        loading.lock();
        try {
            return Tenancy.asPlatform(() -> store.read(part, this::put));
        } finally {
            loading.unlock();
        }
    }

    private void put(ThingHandle handle, @Nullable SparkplugAddress sparkplug) {
        var before = byNumber.put(handle.number(), new Entry(handle, sparkplug));
        if (before == null) {
            counts.computeIfAbsent(handle.organisation(), _ -> new LongAdder()).increment();
        } else {
            unlink(before, handle.key(), sparkplug);
        }
        byKey.put(new InOrganisation(handle.organisation(), handle.key()), handle);
        if (sparkplug != null) {
            bySparkplug.put(new InOrganisation(handle.organisation(), sparkplug), handle);
        }
    }

    private void forget(int thing) {
        var before = byNumber.remove(thing);
        if (before != null) {
            counts.computeIfAbsent(before.handle().organisation(), _ -> new LongAdder())
                    .decrement();
            unlink(before, null, null);
        }
    }

    private void unlink(
            Entry entry, @Nullable String newKey, @Nullable SparkplugAddress newAddress) {
        var handle = entry.handle();
        if (!handle.key().equals(newKey)) {
            byKey.remove(new InOrganisation(handle.organisation(), handle.key()), handle);
        }
        var address = entry.sparkplug();
        if (address != null && !address.equals(newAddress)) {
            bySparkplug.remove(new InOrganisation(handle.organisation(), address), handle);
        }
    }

    @EventListener(ApplicationReadyEvent.class)
    void fillInBackground() {
        Thread.ofVirtual().name("things-directory").start(this::fill);
    }

    /// Reads all things, some at a time so that others get their turn.
    void fill() {
        long began = System.nanoTime();
        int last = Tenancy.asPlatform(store::lastNumber);
        int chunk = FIRST_CHUNK;
        for (int from = 1; from <= last && !full; ) {
            load(Part.range(from, from + chunk - 1));
            from += chunk;
            chunk = Math.min(chunk * 2, CHUNK);
        }
        // Things made meanwhile were put by whoever made them.
        full = true;
        tokens.fill();
        certificates.fill();
        log.info(
                "the directory holds {} things after {} ms",
                size(),
                (System.nanoTime() - began) / 1_000_000);
    }
}
