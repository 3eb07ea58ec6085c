package io.baigong.server.facts;

import io.baigong.server.access.Fault;
import io.baigong.server.access.Invalid;
import io.baigong.server.packs.PackContents;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Tables and forms as packs bring them.
@Configuration(proxyBeanMethods = false)
class PackedDefinitions {
    @Bean
    PackContents packedTables(Definitions definitions) {
        return new Folder(Source.Kind.TABLE, "tables", definitions);
    }

    @Bean
    PackContents packedForms(Definitions definitions) {
        return new Folder(Source.Kind.FORM, "forms", definitions);
    }

    private record Folder(Source.Kind kind, String folder, Definitions definitions)
            implements PackContents {
        @Override
        public void check(Map<String, byte[]> files) {
            var faults = new ArrayList<Fault>();
            files.forEach((key, bytes) -> {
                String path = folder + "/" + key + ".json";
                try {
                    var read = definitions.read(kind, new String(bytes, StandardCharsets.UTF_8));
                    if (!read.key().equals(key)) {
                        faults.add(Fault.of(path + ": key", key, read.key()));
                    }
                } catch (Invalid e) {
                    for (var fault : e.faults()) {
                        faults.add(
                                Fault.of(
                                        path + ": " + fault.field(),
                                        fault.expected(),
                                        fault.got()));
                    }
                }
            });
            if (!faults.isEmpty()) {
                throw new Invalid(faults);
            }
        }

        @Override
        public void install(int organisation, String pack, Map<String, byte[]> files) {
            files.values().forEach(file -> definitions.install(organisation, pack, kind, file));
        }
    }
}
