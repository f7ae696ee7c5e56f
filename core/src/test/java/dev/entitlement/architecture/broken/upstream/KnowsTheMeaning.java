package dev.entitlement.architecture.broken.upstream;

import dev.entitlement.architecture.broken.Broken;

/** Closes the circle, too. */
public record KnowsTheMeaning(Broken meaning) {}
