package io.baigong.evaluator.method;

import java.util.Map;

/// One subject as it enters a calculation.
///
/// @param subject its key, unique in the population
/// @param attributes what is known of it without evidence of its own, such as `region` (GB/T 2260)
/// @param inputs by key of the input; a key that the method does not have is ignored, one that is
///   absent is missing
public record SubjectIn(
        String subject, Map<String, String> attributes, Map<String, Given> inputs) {}
