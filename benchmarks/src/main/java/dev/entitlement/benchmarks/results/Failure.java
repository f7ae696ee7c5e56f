package dev.entitlement.benchmarks.results;

/**
 * Calls that did not end well, and why. Immutable.
 *
 * @param reason an HTTP status, or why there was no answer
 */
public record Failure(String outcome, String reason, long calls) {}
