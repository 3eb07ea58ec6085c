package io.baigong.edge;

/// Of this software.
final class Version {
    /// As the archive says it; `development` when it runs from classes.
    static final String OF_SOFTWARE = of();

    private Version() {}

    private static String of() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
