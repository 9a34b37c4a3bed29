import Mail

extension Surface {
    /// How findings name a place in this surface: `preheader` and `title` are parts of an HTML part's text.
    func placeName(at offset: Int) -> String {
        if region(.title, at: offset) != nil { return "title" }
        if let hidden = region(.hidden, at: offset) {
            // Only what is hidden at the top is shown beside the subject.
            return hidden == regions.first(where: { $0.kind == .hidden }) ? "preheader" : "\(name) (hidden)"
        }
        if region(.outlook, at: offset) != nil { return "\(name) (Outlook)" }
        return name
    }
}
