package io.baigong.server.access;

import java.util.Map;

/// Adds to `demo-access.json` what programs need to drive the demonstration, such as a secret by
/// which gateways enrol. Asked at the first start of a demonstration, and again whenever the file
/// is made anew; the secrets of before may then end.
public interface DemoAccessContributor {
    /// Runs inside the demonstration's organisation.
    ///
    /// @param administrator of that organisation
    Map<String, Object> demoAccess(Caller administrator);
}
