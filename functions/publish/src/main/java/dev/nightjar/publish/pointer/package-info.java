/** What is published: the pointer, and the runs it may lead to. */
package dev.nightjar.publish.pointer;
