/// One mistake in a file that a person wrote.
package struct Mistake: Hashable, Sendable {
    /// From 1.
    let line: Int
    let message: String
    /// What was probably meant: the nearest valid key or value.
    var suggestion: String?
    /// The file it is in; nil for the one that is being read.
    var file: String?

    init(line: Int, _ message: String, suggestion: String? = nil) {
        self.line = line
        self.message = message
        self.suggestion = suggestion
    }

    /// `FILE:LINE: message; did you mean "nearest"?`, on one line and harmless for a terminal whatever the file holds: keys
    /// and values are quoted in it.
    func text(file: String) -> String {
        let hint = suggestion.map { "; did you mean \"\($0)\"?" } ?? ""
        return Words.safe("\(self.file ?? file):\(line): \(message)\(hint)")
    }
}
