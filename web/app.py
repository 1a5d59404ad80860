"""The one place where the web application is put together."""

from pathlib import Path

from apiflask import APIFlask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from web.assets import read_assets
from web.blueprints import API_PREFIX, APIS, OAUTH, PAGES
from web.dependencies import Dependencies, WebSettings, provide
from web.errors import handle_errors
from web.headers import set_headers
from web.limits import admit_files, limit_requests
from web.openapi import describe_api
from web.permissions import enforce_permissions, require_declarations
from web.plain_request import read_plainly
from web.templating import prepare_templates


def create_app(dependencies: Dependencies) -> APIFlask:
    """Return the application over what it was given; raises LookupError when a view declares no permission."""
    settings = dependencies.settings
    app = APIFlask(__name__, title="一诺 Yinuo", version=settings.version, docs_path=None, json_errors=False)
    _configure(app, settings)
    provide(app, dependencies)
    assets = read_assets(Path(app.static_folder or "static"))
    prepare_templates(app, assets)
    read_plainly(app)
    enforce_permissions(app)
    admit_files(app, settings)
    _register(app, CSRFProtect(app))
    handle_errors(app)
    describe_api(app)
    set_headers(app, settings, assets)
    limit_requests(app, settings)
    require_declarations(app)
    return app


def _configure(app: APIFlask, settings: WebSettings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=settings.request_limit_bytes,
        MAX_FORM_MEMORY_SIZE=settings.request_limit_bytes,
        SESSION_COOKIE_NAME="__Host-yinuo" if settings.https else "yinuo",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
        TRUSTED_HOSTS=list(settings.trusted_hosts) or None,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the browser session: people fill forms slowly
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined] # DefaultJSONProvider has it, its base does not
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign] # Flask's documented way to wrap


def _register(app: APIFlask, csrf: CSRFProtect) -> None:
    for pages in PAGES:
        app.register_blueprint(pages)
    csrf.exempt(OAUTH)  # the same holds for a client and its secret
    app.register_blueprint(OAUTH)
    for api in APIS:
        csrf.exempt(api)  # the API knows no cookie: its bearer token cannot be sent by another site
        app.register_blueprint(api, url_prefix=f"{API_PREFIX}{api.url_prefix or ''}")
