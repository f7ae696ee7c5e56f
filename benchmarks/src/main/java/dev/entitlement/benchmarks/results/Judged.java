package dev.entitlement.benchmarks.results;

/** What came of a condition. Immutable. */
public record Judged(String condition, boolean holds, String explanation) {}
