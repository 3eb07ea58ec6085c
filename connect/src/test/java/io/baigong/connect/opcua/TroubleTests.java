package io.baigong.connect.opcua;

import static io.baigong.connect.opcua.Servers.OWN;
import static io.baigong.connect.opcua.Servers.own;
import static io.baigong.connect.opcua.Servers.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baigong.connect.ConnectFault;
import io.baigong.connect.ConnectFault.Kind;
import io.baigong.connect.Link;
import io.baigong.connect.LinkBroken;
import io.baigong.connect.LinkListener;
import io.baigong.connect.Reason;
import io.baigong.connect.Status;
import io.baigong.connect.Value;
import io.baigong.connect.Write;
import io.baigong.connect.peer.Peer;
import io.baigong.connect.peer.Proxy;
import io.baigong.connect.peer.Proxy.Trouble;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What happens when a server or the way to it fails.
class TroubleTests {
    private static final int PORT = Peer.freePort();
    private static Peer server;

    private final ConcurrentLinkedQueue<LinkBroken> lost = new ConcurrentLinkedQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private final LinkListener listener =
            new LinkListener() {
                @Override
                public void lost(LinkBroken why) {
                    lost.add(why);
                }

                @Override
                public void received(ByteBuffer frame) {
                    bytes.addAndGet(frame.remaining());
                }
            };

    @TempDir Path directory;

    @BeforeAll
    static void start() {
        server = Servers.nodeOpcua(PORT, Servers.folder("plain"), "\"nodes\":50");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private Link open(int port) throws Exception {
        return Servers.open(
                port,
                directory,
                listener,
                "keepAlive",
                "500",
                "requestTimeout",
                "1500",
                "connectTimeout",
                "1500");
    }

    private static void isBroken(Link link) {
        assertThatThrownBy(
                        () -> {
                            for (int i = 0; i < 5; i++) {
                                read(link, OWN + "Double");
                            }
                        })
                .isInstanceOf(LinkBroken.class);
    }

    @Test
    void aKilledServerBreaksTheLinkOnceAndALaterOneIsReachedByANewLink() throws Exception {
        int port = Peer.freePort();
        var told = new Servers.Told();
        Link link;
        try (var mortal = Servers.nodeOpcua(port, Servers.folder("plain"))) {
            link = open(port);
            link.subscribe(List.of(own("Double")), Duration.ofMillis(50), told);
            Peer.await("the first value", () -> !told.all().isEmpty());
            mortal.kill();
            Peer.await("the end", () -> !lost.isEmpty());
        }
        isBroken(link);
        link.close();
        try (var reborn = Servers.nodeOpcua(port, Servers.folder("plain"));
                var next = open(port)) {
            assertThat(read(next, OWN + "Double").status()).isEqualTo(Status.GOOD);
        }
        assertThat(lost).hasSize(1);
    }

    @Test
    void theLinkEndsWhenNobodyTakesWhatItTells() throws Exception {
        try (var link = open(PORT)) {
            link.subscribe(
                    List.of(own("Double")),
                    Duration.ofMillis(50),
                    _ -> {
                        throw new IllegalStateException("the disk is full");
                    });
            Peer.await("the end", () -> !lost.isEmpty());
            isBroken(link);
        }
        assertThat(lost)
                .singleElement()
                .satisfies(why -> assertThat(why).hasMessageContaining("the disk is full"));
    }

    @Test
    void aBrokenLinkDoesNotConnectAgain() throws Exception {
        try (var proxy = new Proxy(PORT);
                var link = open(proxy.port())) {
            read(link, OWN + "Double");
            int before = proxy.connections();
            proxy.cut();
            Peer.await("the end", () -> !lost.isEmpty());
            isBroken(link);
            Thread.sleep(4_000);

            assertThat(proxy.connections()).isEqualTo(before);
            assertThat(lost).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 11, 40})
    void anAnswerThatIsCutBreaksTheLink(int after) throws Exception {
        try (var proxy = new Proxy(PORT);
                var link = open(proxy.port())) {
            read(link, OWN + "Double");
            proxy.makes(new Trouble.Cut(after));

            isBroken(link);
        }
    }

    @Test
    void bytesThatComeOneByOneMakeTheSameAnswer() throws Exception {
        try (var proxy = new Proxy(PORT);
                var link = open(proxy.port())) {
            proxy.makes(new Trouble.Crumbs());

            assertThat(read(link, OWN + "Double").value()).isEqualTo(Value.of(2.25));
            assertThat(bytes.get()).isPositive();
        }
    }

    @Test
    void aSlowServerIsWaitedFor() throws Exception {
        try (var proxy = new Proxy(PORT);
                var link = open(proxy.port())) {
            proxy.makes(new Trouble.Slow(600));

            assertThat(read(link, OWN + "Double").status()).isEqualTo(Status.GOOD);
        }
    }

    @Test
    void aSilentServerIsATimeoutAtFirstAndThenTheEnd() throws Exception {
        try (var proxy = new Proxy(PORT);
                var link = open(proxy.port())) {
            var write = new Write(own("Double"), Value.of(2.25));
            assertThat(link.write(List.of(write)).getFirst().status()).isEqualTo(Status.GOOD);
            proxy.makes(new Trouble.Silent());

            var unanswered = link.write(List.of(write)).getFirst().status();
            assertThat(unanswered.reason()).isEqualTo(Reason.TIMEOUT);
            assertThat(unanswered.detail()).endsWith("it may have been done");
            Peer.await("the end", () -> !lost.isEmpty());
            isBroken(link);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 400 Bad Request\r\n\r\n",
                "MSGF\u0000\u0000\u0000\u0000aaaaaaaaaaaaaaaa",
                "MSGF\u00ff\u00ff\u00ff\u00ffaaaaaaaaaaaaaaaa",
                "XYZF\u0010\u0000\u0000\u0000aaaaaaaa",
                "MSGF\u0020\u0000\u0000\u0000aaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void garbageBreaksTheLinkOrCostsOneAnswerAndNeverMakesAValue(String garbage) throws Exception {
        try (var proxy = new Proxy(PORT);
                var link = open(proxy.port())) {
            read(link, OWN + "Double");
            proxy.makes(new Trouble.Changed(_ -> garbage.getBytes(StandardCharsets.ISO_8859_1)));
            try {
                assertThat(read(link, OWN + "Double").status().isBad()).isTrue();
            } catch (LinkBroken broken) {
                assertThat(broken).hasMessageContaining("127.0.0.1");
            }
            Peer.await("the end", () -> !lost.isEmpty());
        }
    }

    @Test
    void whoDoesNotSpeakOpcUaIsNamed() throws Exception {
        try (var web = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answer(web, "HTTP/1.1 400 Bad Request\r\n\r\n"));

            assertThatThrownBy(() -> open(web.getLocalPort()))
                    .isInstanceOfSatisfying(
                            ConnectFault.class,
                            fault ->
                                    assertThat(fault.kind())
                                            .as(fault.getMessage())
                                            .isEqualTo(Kind.OTHER_PROTOCOL));
        }
    }

    private static void answer(ServerSocket server, String words) {
        while (!server.isClosed()) {
            try {
                var socket = server.accept();
                socket.getInputStream().read();
                socket.getOutputStream().write(words.getBytes(StandardCharsets.ISO_8859_1));
            } catch (IOException closed) {
                return;
            }
        }
    }

    @Test
    void nobodyAndNoHostAndSilenceAreNamed() throws Exception {
        int nobody = Peer.freePort();
        assertThatThrownBy(() -> open(nobody))
                .isInstanceOfSatisfying(
                        ConnectFault.class,
                        fault -> assertThat(fault.kind()).isEqualTo(Kind.UNREACHABLE));
        assertThatThrownBy(() ->
                        Servers.open(1, directory, "url", "opc.tcp://no-such-host.invalid:4840"))
                .isInstanceOfSatisfying(
                        ConnectFault.class,
                        fault ->
                                assertThat(fault.kind())
                                        .as(fault.getMessage())
                                        .isEqualTo(Kind.UNREACHABLE));
        try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> open(silent.getLocalPort()))
                    .isInstanceOfSatisfying(
                            ConnectFault.class,
                            fault -> assertThat(fault.kind()).isEqualTo(Kind.TIMEOUT));
        }
        for (String url :
                List.of("http://a", "opc.tcp://", "127.0.0.1:4840", "opc.tcp://a:99999")) {
            assertThatThrownBy(() -> Servers.open(1, directory, "url", url))
                    .isInstanceOfSatisfying(
                            ConnectFault.class,
                            fault -> assertThat(fault.kind()).isEqualTo(Kind.SETTINGS));
        }
    }

    @Test
    void theServerIsReachedWhereItWasAskedForWhateverItCallsItself() throws Exception {
        int port = Peer.freePort();
        try (var named =
                        Servers.nodeOpcua(
                                port,
                                Servers.folder("plain"),
                                "\"hostname\":\"plc-7.plant.invalid\"");
                var link = open(port)) {
            assertThat(read(link, OWN + "Double").status()).isEqualTo(Status.GOOD);
        }
    }

    @Test
    void namespacesThatWereNumberedAnewAreFoundByTheirUri() throws Exception {
        int port = Peer.freePort();
        try (var shifted = Servers.nodeOpcua(port, Servers.folder("plain"), "\"shift\":true");
                var link = open(port)) {
            assertThat(read(link, OWN + "Double").status()).isEqualTo(Status.GOOD);
        }
    }

    @Test
    void aClosedLinkTellsNobodyThatItIsLostAndEndsWhoWaits() throws Exception {
        var proxy = new Proxy(PORT);
        var link = open(proxy.port());
        read(link, OWN + "Double");
        proxy.makes(new Trouble.Silent());
        var waiting = new ConcurrentLinkedQueue<Exception>();
        var reader =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                read(link, OWN + "Double");
                            } catch (LinkBroken | InterruptedException broken) {
                                waiting.add(broken);
                            }
                        });
        Thread.sleep(100);
        link.close();
        link.close();
        reader.join();

        assertThat(waiting).hasOnlyElementsOfType(LinkBroken.class).hasSize(1);
        assertThat(lost).isEmpty();
        proxy.close();
    }
}
