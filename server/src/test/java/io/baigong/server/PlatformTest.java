package io.baigong.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextConfiguration;

/// A test against the whole platform, started once for all such tests with real engines, an own
/// data folder and free ports.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@Import(TestCallers.class)
@ContextConfiguration(initializers = PlatformTest.OwnFolder.class)
public @interface PlatformTest {
    /// Gives the platform a fresh folder that the other user of PostgreSQL may enter.
    @Order(Ordered.HIGHEST_PRECEDENCE)
    class OwnFolder implements ApplicationContextInitializer<ConfigurableApplicationContext> {
        @Override
        public void initialize(ConfigurableApplicationContext context) {
            Map<String, Object> own =
                    Map.of(
                            "baigong.data",
                            folder().toString(),
                            "baigong.mqtt.port",
                            "0",
                            "baigong.readings.erase-again",
                            "2s",
                            // Asked by whoever starts a provider there, and by nobody else.
                            "baigong.sign-in.providers.works.issuer",
                            "http://127.0.0.1:" + freePort(),
                            "baigong.sign-in.providers.works.client-id",
                            "baigong",
                            "baigong.sign-in.providers.works.client-secret",
                            "a-secret-of-the-test");
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("platform-test", own));
        }

        private static int freePort() {
            try (var socket = new ServerSocket(0)) {
                return socket.getLocalPort();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Path folder() {
            try {
                Path folder = Files.createTempDirectory("baigong-test");
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
                return folder;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
