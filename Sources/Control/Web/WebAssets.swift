/// The style, the script and the icon of the pages. They are the same for everybody, and nothing secret is in them.
package enum WebAssets {
    package static var routes: [WebRoute] {
        [
            route("/assets/style.css", "text/css; charset=utf-8", PageStyle.text),
            route("/assets/page.js", "text/javascript; charset=utf-8", PageScript.text),
            route("/assets/icon.svg", "image/svg+xml", PageStyle.icon),
        ]
    }

    private static func route(_ path: String, _ type: String, _ text: String) -> WebRoute {
        let bytes = Array(text.utf8)
        return WebRoute(path, door: .open, reading: { _ in .nothing }) { request in
            guard request.head.method == "GET" else { return .failure(405, "use GET").with("Allow", "GET") }
            return ControlAnswer(type: type, .whole(bytes)).with("Cache-Control", "private, max-age=300")
        }
    }
}
