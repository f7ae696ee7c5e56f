/** Policies that cannot be tested. */
@NullMarked
package dev.entitlement.architecture.broken.policy;

import org.jspecify.annotations.NullMarked;
