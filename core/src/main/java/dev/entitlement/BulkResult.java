package dev.entitlement;

/**
 * What became of one of many.
 *
 * @param line what {@link EntitlementClient#reactivateAll} was given for it
 * @param result the one result of its call
 */
public record BulkResult<T>(T line, EntitlementResult result) {}
