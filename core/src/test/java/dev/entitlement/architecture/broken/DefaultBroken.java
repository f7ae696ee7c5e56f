package dev.entitlement.architecture.broken;

/** Says how it is used and not what it is. */
class DefaultBroken {}
