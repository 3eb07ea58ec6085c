package io.baigong.edge.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformTests {
    @TempDir Path folder;
    private HttpServer server;
    private Platform platform;
    private volatile int status = 200;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/file",
                exchange -> {
                    exchange.getResponseHeaders().add("Location", "/other");
                    exchange.sendResponseHeaders(status, 0);
                    try (var body = exchange.getResponseBody()) {
                        body.write(new byte[1_000]);
                    }
                });
        server.start();
        platform = new Platform("http://127.0.0.1:" + server.getAddress().getPort() + "/", null);
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void aFileIsFetchedAsItIs() throws Exception {
        var to = folder.resolve("file");
        platform.fetch("/file", 1_000, to);
        assertThat(to).hasBinaryContent(new byte[1_000]);
    }

    @Test
    void aFileThatIsLargerThanWasSaidIsGivenUp() {
        assertThatThrownBy(() -> platform.fetch("/file", 999, folder.resolve("file")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aRedirectIsARefusal() {
        status = 302;
        assertThatThrownBy(() -> platform.fetch("/file", 1_000, folder.resolve("file")))
                .isInstanceOf(IOException.class)
                .hasMessage("the platform refused with 302");
        assertThat(folder.resolve("file")).doesNotExist();
    }

    @Test
    void whoIsNotThereIsSaid() {
        server.stop(0);
        assertThatThrownBy(() -> platform.fetch("/file", 1_000, folder.resolve("file")))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> new Platform("ftp://x", null).post("/", "{}"))
                .hasMessageContaining("expected the address of a platform");
    }
}
