package io.baigong.server.methods;

import io.baigong.evaluator.method.CompiledMethod;
import io.baigong.server.access.Fault;
import io.baigong.server.access.Invalid;
import io.baigong.server.packs.PackContents;
import java.util.ArrayList;
import java.util.Map;
import org.springframework.stereotype.Component;

/// Methods as packs bring them: `methods/<key>-<edition>.json`.
@Component
final class PackedMethods implements PackContents {
    private final MethodEditions editions;

    PackedMethods(MethodEditions editions) {
        this.editions = editions;
    }

    @Override
    public String folder() {
        return "methods";
    }

    @Override
    public void check(Map<String, byte[]> files) {
        var faults = new ArrayList<Fault>();
        files.forEach((name, file) -> {
            try {
                read(name, file);
            } catch (Invalid e) {
                faults.addAll(e.faults());
            }
        });
        if (!faults.isEmpty()) {
            throw new Invalid(faults);
        }
    }

    @Override
    public void install(int organisation, String pack, Map<String, byte[]> files) {
        files.forEach((name, file) -> editions.install(organisation, pack, read(name, file), file));
    }

    private static CompiledMethod read(String name, byte[] file) {
        String path = "methods/" + name + ".json";
        var compiled = MethodEditions.read(path, file);
        String own = compiled.method().key() + "-" + compiled.method().edition();
        if (!own.equals(name)) {
            throw new Invalid(path, "a file named methods/" + own + ".json", name);
        }
        return compiled;
    }
}
