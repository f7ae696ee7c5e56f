package dev.entitlement;

/**
 * What became of one of many.
 *
 * @param line what {@link EntitlementClient#reactivateAll} was given for it
 */
public record BulkResult<T>(T line, EntitlementResult result) {}
