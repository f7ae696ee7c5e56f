/** What is on the wire: answers and how they are read. A leaf: it knows neither policies nor what an answer means. */
@NullMarked
package dev.entitlement.upstream;

import org.jspecify.annotations.NullMarked;
