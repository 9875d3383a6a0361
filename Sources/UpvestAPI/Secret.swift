/// A text that must never be seen: a client secret or an access token.
///
/// Neither its description nor a dump of a value that holds it shows the text; only ``reveal()`` gives it, and only
/// the code that puts it on the wire calls that.
package struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let text: String

    /// Wraps a text.
    package init(_ text: String) {
        self.text = text
    }

    /// The text itself, for the wire.
    package func reveal() -> String {
        text
    }

    /// Always the same word.
    package var description: String {
        "<secret>"
    }

    /// Always the same word.
    package var debugDescription: String {
        "<secret>"
    }

    /// A mirror without children, so that `dump` shows nothing either.
    package var customMirror: Mirror {
        Mirror(self, children: [])
    }
}
