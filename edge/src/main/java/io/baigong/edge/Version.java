package io.baigong.edge;

import io.baigong.edge.software.SoftwarePackage;

/// Of this software.
final class Version {
    /// As the runner says it, or the archive; `development` when it runs from classes.
    static final String OF_SOFTWARE = of();

    private Version() {}

    private static String of() {
        String told = System.getenv("BAIGONG_EDGE_VERSION");
        if (told != null && SoftwarePackage.isVersion(told)) {
            return told;
        }
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
