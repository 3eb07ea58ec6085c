package io.baigong.server.things;

import java.time.ZoneId;

/// A place with one wall clock (IEC 62264-1 clause 5.3, "site"): its zone makes the local days of
/// all its things. Its number is the partition key of the log.
public record Site(int number, int organisation, String key, Name name, ZoneId zone) {}
