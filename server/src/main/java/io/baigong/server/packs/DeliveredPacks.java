package io.baigong.server.packs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/// The packs that come with the platform, from `classpath:packs/`.
@Component
final class DeliveredPacks {
    private final Map<String, Pack> packs = new TreeMap<>();

    DeliveredPacks(PackReader reader) {
        Map<String, Map<String, byte[]>> files = new HashMap<>();
        try {
            for (var file :
                    new PathMatchingResourcePatternResolver()
                            .getResources("classpath*:packs/*/**/*.json")) {
                String path = inPacks(file);
                int slash = path.indexOf('/');
                files.computeIfAbsent(path.substring(0, slash), _ -> new HashMap<>())
                        .put(path.substring(slash + 1), file.getContentAsByteArray());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the delivered packs", e);
        }
        files.values().forEach(pack -> add(reader.read(pack)));
    }

    private void add(Pack pack) {
        packs.put(pack.key(), pack);
    }

    private static String inPacks(Resource file) throws IOException {
        String url = file.getURL().toString();
        return url.substring(url.lastIndexOf("/packs/") + "/packs/".length());
    }

    /// By key.
    Map<String, Pack> all() {
        return packs;
    }
}
