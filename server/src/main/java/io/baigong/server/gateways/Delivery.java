package io.baigong.server.gateways;

import io.baigong.server.gateways.Versions.DocumentProblem;
import io.baigong.server.ingest.Requests;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Brings desired configurations to gateways that are there, and hears what became of them. A
/// gateway is asked when it connects, while it tries a configuration, and when one waits for it;
/// what goes wrong is tried again later and later.
@Component
final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final int AT_ONCE = 8;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    /// How often a gateway that tries a configuration is asked how it goes.
    private static final Duration TRIAL = Duration.ofSeconds(2);

    private final GatewayStore store;
    private final Versions versions;
    private final Requests requests;
    private final Consignment consignment;
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final Map<Integer, Progress> progress = new ConcurrentHashMap<>();

    Delivery(GatewayStore store, Versions versions, Requests requests, Consignment consignment) {
        this.store = store;
        this.versions = versions;
        this.requests = requests;
        this.consignment = consignment;
    }

    /// How far it is with one gateway.
    private static final class Progress {
        boolean busy;
        boolean kicked;
        long dueNanos = System.nanoTime();
        Duration wait = FIRST_WAIT;

        /// The connection on which it was asked how it stands.
        @Nullable Long asked;

        synchronized boolean begins(Long connection, boolean wanted) {
            boolean due = System.nanoTime() - dueNanos >= 0;
            boolean news = kicked || wanted || !connection.equals(asked);
            if (busy || !news || !due && !kicked) {
                return false;
            }
            busy = true;
            kicked = false;
            return true;
        }

        synchronized void ended(Long connection, @Nullable Duration pause) {
            busy = false;
            asked = connection;
            wait = FIRST_WAIT;
            dueNanos = System.nanoTime() + (pause == null ? 0 : pause.toNanos());
        }

        synchronized void failed() {
            busy = false;
            long nanos = wait.toNanos();
            dueNanos = System.nanoTime() + nanos + ThreadLocalRandom.current().nextLong(nanos / 2);
            wait = wait.multipliedBy(2);
            wait = wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
        }

        synchronized void kick() {
            kicked = true;
        }
    }

    /// There is something new for a gateway.
    void kick(int gateway) {
        progress.computeIfAbsent(gateway, _ -> new Progress()).kick();
    }

    /// Looks which gateways are there and need something.
    @Scheduled(fixedDelay = 1_000)
    void look() {
        List<Gateway> all;
        try {
            all = store.all();
        } catch (DataAccessException e) {
            LOG.debug("PostgreSQL is away: gateways wait", e);
            return;
        }
        for (var gateway : all) {
            Long connection = requests.connection(gateway.thing());
            if (connection == null) {
                continue;
            }
            var mine = progress.computeIfAbsent(gateway.thing(), _ -> new Progress());
            boolean wanted =
                    gateway.state() == ConfigurationState.WAITING
                            || gateway.state() == ConfigurationState.TRIAL;
            if (mine.begins(connection, wanted)) {
                start(gateway, connection, mine);
            }
        }
        var known = all.stream().map(Gateway::thing).toList();
        progress.keySet().retainAll(Set.copyOf(known));
    }

    private void start(Gateway gateway, Long connection, Progress mine) {
        if (!room.tryAcquire()) {
            mine.failed();
            return;
        }
        Thread.ofVirtual()
                .name("gateway " + gateway.key())
                .start(() -> {
                    try {
                        mine.ended(connection, attend(gateway) ? TRIAL : null);
                    } catch (NotDelivered e) {
                        LOG.info("gateway {}: {}", gateway.key(), e.getMessage());
                        mine.failed();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    } catch (RuntimeException e) {
                        LOG.warn("gateway {} cannot be attended to", gateway.key(), e);
                        mine.failed();
                    } finally {
                        room.release();
                    }
                });
    }

    /// @return whether the gateway tries something
    private boolean attend(Gateway gateway) throws NotDelivered, InterruptedException {
        var said = consignment.state(gateway);
        versions.told(gateway, said.version());
        var state = gateway.state();
        if (state == null) {
            return false;
        }
        boolean isThere = said.version() == gateway.desired();
        return switch (state) {
            case WAITING -> deliver(gateway);
            case TRIAL -> isThere ? tried(gateway, said) : takenBack(gateway, said);
            case GOOD -> isThere ? false : lost(gateway, said);
            case REFUSED, TAKEN_BACK, SKIPPED -> false;
        };
    }

    private boolean tried(Gateway gateway, Consignment.State said) {
        if (!said.onTrial()) {
            settle(gateway, ConfigurationState.GOOD, said.note(), List.of());
        }
        return said.onTrial();
    }

    private boolean takenBack(Gateway gateway, Consignment.State said) {
        settle(gateway, ConfigurationState.TAKEN_BACK, said.note(), List.of());
        return false;
    }

    /// It has it no more, such as after a new disk: it gets it again.
    private boolean lost(Gateway gateway, Consignment.State said)
            throws NotDelivered, InterruptedException {
        LOG.info(
                "gateway {} works by version {}, not by {}: sending it again",
                gateway.key(),
                said.version(),
                gateway.desired());
        return deliver(gateway);
    }

    private boolean deliver(Gateway gateway) throws NotDelivered, InterruptedException {
        var problems = consignment.deliver(gateway);
        if (!problems.isEmpty()) {
            settle(gateway, ConfigurationState.REFUSED, "", problems);
            return false;
        }
        versions.told(gateway, gateway.desired());
        settle(gateway, ConfigurationState.TRIAL, "", List.of());
        return true;
    }

    private void settle(
            Gateway gateway,
            ConfigurationState state,
            String said,
            List<DocumentProblem> problems) {
        versions.settle(gateway, gateway.desired(), state, said, problems);
        consignment.told(gateway, state, said, problems);
    }

    /// A gateway could not be asked; it is tried again.
    static final class NotDelivered extends Exception {
        private static final long serialVersionUID = 1L;

        NotDelivered(String message) {
            super(message);
        }
    }
}
