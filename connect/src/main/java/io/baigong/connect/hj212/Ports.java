package io.baigong.connect.hj212;

import io.baigong.connect.ConnectFault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The ports that are listened on. Many monitors dial in at one; each message goes to the link of
/// its MN.
final class Ports {
    /// Connections to one port. Monitors that lost their line do not say so; with the next one,
    /// that which has been silent for longest ends.
    private static final int MOST = 256;

    private final Map<String, Port> open = new HashMap<>();

    /// @throws ConnectFault when the port cannot be had, or that monitor has a link already
    synchronized void join(Monitor monitor, MonitorLink link) throws ConnectFault {
        var port = open.get(monitor.end());
        if (port == null || port.server.isClosed()) {
            port = new Port(monitor);
            port.acceptor.start();
            open.put(monitor.end(), port);
        }
        if (port.links.putIfAbsent(monitor.number(), link) != null) {
            throw new ConnectFault(
                    ConnectFault.Kind.SETTINGS,
                    "monitor %s has another device at %s already"
                            .formatted(monitor.number(), monitor.end()));
        }
    }

    synchronized void leave(MonitorLink link) {
        String end = link.monitor().end();
        var port = open.get(end);
        if (port != null
                && port.links.remove(link.monitor().number(), link)
                && port.links.isEmpty()) {
            open.remove(end);
            port.close();
        }
    }

    /// One of them.
    private static final class Port implements Conversation.Hearer {
        private final String end;
        private final ServerSocket server;
        private final Thread acceptor;
        private final Map<String, MonitorLink> links = new ConcurrentHashMap<>();
        private final Map<Conversation, Set<MonitorLink>> conversations = new ConcurrentHashMap<>();

        private Port(Monitor monitor) throws ConnectFault {
            end = monitor.end();
            try {
                server = new ServerSocket();
                server.setReuseAddress(true);
                server.bind(
                        new InetSocketAddress(
                                InetAddress.getByName(monitor.host()), monitor.port()),
                        50);
            } catch (IOException taken) {
                throw new ConnectFault(
                        ConnectFault.Kind.UNREACHABLE,
                        "cannot listen on %s: %s".formatted(end, taken.getMessage()),
                        taken);
            }
            acceptor = Thread.ofVirtual().name("monitors at " + end).unstarted(this::accept);
        }

        private void accept() {
            while (!server.isClosed()) {
                try {
                    var socket = server.accept();
                    if (conversations.size() >= MOST) {
                        conversations.keySet().stream()
                                .min(
                                        Comparator.comparingLong(
                                                one -> one.heard() - System.nanoTime()))
                                .ifPresent(Conversation::close);
                    }
                    var conversation = new Conversation(socket, this);
                    conversations.put(conversation, ConcurrentHashMap.newKeySet());
                    Thread.ofVirtual().start(() -> run(conversation));
                } catch (IOException failed) {
                    String why = "%s is not listened on any more: %s";
                    links.values().forEach(link -> link.lost(why.formatted(end, failed)));
                    close();
                }
            }
        }

        private void run(Conversation conversation) {
            try (conversation) {
                conversation.run();
            } finally {
                conversations.remove(conversation);
            }
        }

        @Override
        public void heard(Message message, ByteBuffer bytes, Conversation from) throws IOException {
            String number = message.headOr("MN", "");
            var link = links.get(number);
            if (link == null) {
                links.values().forEach(other -> other.stranger(number));
                return;
            }
            var known = conversations.get(from);
            if (known != null) {
                known.add(link);
            }
            link.heard(message, bytes, from);
        }

        @Override
        public void garbage(String why, Conversation from) {
            var known = conversations.getOrDefault(from, Set.of());
            if (known.isEmpty()) {
                links.values().stream()
                        .filter(link -> !link.wasHeard())
                        .forEach(link -> link.garbage(why, from));
            } else {
                known.forEach(link -> link.garbage(why, from));
            }
        }

        private void close() {
            try {
                server.close();
            } catch (IOException gone) {
                // Nothing is left to be closed.
            }
            conversations.keySet().forEach(Conversation::close);
            awaitEnd();
        }

        /// The port is free only when nobody waits in it any more.
        private void awaitEnd() {
            if (Thread.currentThread() == acceptor) {
                return;
            }
            try {
                acceptor.join(Duration.ofSeconds(5));
            } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
