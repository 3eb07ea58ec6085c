/// Tables that people send and take away: rows from CSV and XLSX, read with bounds and told fault
/// by fault, and cells that no spreadsheet takes for a formula.
@NullMarked
@ApplicationModule(allowedDependencies = {"access", "audit"})
package io.baigong.server.tables;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
