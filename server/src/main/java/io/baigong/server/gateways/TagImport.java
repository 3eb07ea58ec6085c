package io.baigong.server.gateways;

import io.baigong.server.access.Caller;
import io.baigong.server.access.NotFound;
import io.baigong.server.audit.Audit;
import io.baigong.server.audit.Outcome;
import io.baigong.server.gateways.Configurations.Wish;
import io.baigong.server.tables.ImportResult;
import io.baigong.server.tables.ImportTally;
import io.baigong.server.tables.TableReader;
import io.baigong.server.things.Property;
import io.baigong.server.things.ThingDirectory;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// Tags from a table, CSV or XLSX. Rows that do not fit are left out and told; all others make one
/// next version of the configuration. Doing it again changes nothing.
@Service
final class TagImport {
    private final Gateways gateways;
    private final Configurations configurations;
    private final ThingDirectory directory;
    private final Audit audit;

    TagImport(
            Gateways gateways,
            Configurations configurations,
            ThingDirectory directory,
            Audit audit) {
        this.gateways = gateways;
        this.configurations = configurations;
        this.directory = directory;
        this.audit = audit;
    }

    /// @param device whose tags all rows are; null when each row says so
    /// @param dryRun says what would become of the rows and changes nothing
    ImportResult read(
            Caller caller,
            String key,
            @Nullable String device,
            String note,
            InputStream body,
            boolean dryRun) {
        var gateway = gateways.get(caller.organisation(), key);
        var document = configurations.opened(gateway, gateway.desired());
        if (device != null && document.device(device) == null) {
            throw new NotFound("device", device);
        }
        var tally = new ImportTally();
        var table = new TagTable(document, device, of -> properties(gateway, of));
        TableReader.read(
                body,
                TagColumns.of(device != null),
                tally,
                lines -> lines.forEach(line -> table.take(line, tally)));
        if (table.isChanged()) {
            var wish = new Wish(gateway.desired(), note, Map.of(), dryRun).withNames(table.names());
            configurations.change(caller, key, wish, whole -> whole.become(document));
        }
        var result = tally.result();
        if (!dryRun) {
            record(key, result);
        }
        return result;
    }

    private Map<String, Property> properties(Gateway gateway, String device) {
        var thing =
                directory.bySparkplug(
                        gateway.organisation(), gateway.group(), gateway.node(), device);
        if (thing == null) {
            thing = directory.byKey(gateway.organisation(), device);
        }
        Map<String, Property> properties = new HashMap<>();
        if (thing != null) {
            thing.model()
                    .properties()
                    .forEach(property -> properties.put(property.key(), property));
        }
        return properties;
    }

    private void record(String gateway, ImportResult result) {
        audit.record(
                "gateway.tags-import",
                gateway,
                result.failed() == 0 ? Outcome.DONE : Outcome.FAILED,
                Map.of(
                        "rows", result.rows(),
                        "created", result.created(),
                        "updated", result.updated(),
                        "failed", result.failed()));
    }
}
