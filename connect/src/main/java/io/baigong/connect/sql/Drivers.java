package io.baigong.connect.sql;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// JDBC drivers: those on the class path, and those whose jars somebody put into a folder because
/// their licences keep them out of the product.
final class Drivers {
    private static final int MOST = 50;

    /// One for the same jars, however often a database is connected to.
    private static final Map<List<String>, ClassLoader> LOADERS = new ConcurrentHashMap<>();

    private Drivers() {}

    /// Named by the system property `baigong.jdbc`; `jdbc` below the working directory otherwise.
    static Path folder() {
        return Path.of(System.getProperty("baigong.jdbc", "jdbc")).toAbsolutePath();
    }

    /// Null when none takes the address.
    static @Nullable Driver of(String url) {
        var bundled = in(Drivers.class.getClassLoader(), url);
        var jars = jars();
        if (bundled != null || jars.isEmpty()) {
            return bundled;
        }
        var loader =
                LOADERS.computeIfAbsent(
                        jars.stream().map(URL::toString).toList(),
                        _ ->
                                new URLClassLoader(
                                        jars.toArray(URL[]::new), Drivers.class.getClassLoader()));
        return in(loader, url);
    }

    private static @Nullable Driver in(ClassLoader loader, String url) {
        try {
            for (var driver : ServiceLoader.load(Driver.class, loader)) {
                if (driver.acceptsURL(url)) {
                    return driver;
                }
            }
        } catch (SQLException | ServiceConfigurationError unusable) {
            return null;
        }
        return null;
    }

    private static List<URL> jars() {
        var urls = new ArrayList<URL>();
        try (var jars = Files.newDirectoryStream(folder(), "*.jar")) {
            for (var jar : jars) {
                if (urls.size() < MOST) {
                    urls.add(url(jar));
                }
            }
        } catch (IOException none) {
            return List.of();
        }
        return urls;
    }

    private static URL url(Path jar) throws MalformedURLException {
        return jar.toUri().toURL();
    }
}
