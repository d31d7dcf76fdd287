"""API tokens: one's own, and those of others for 安全保密管理员."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path

from biaoshi_api.database import begin
from biaoshi_api.people import accounts, tokens
from biaoshi_api.people.keeping import Place
from biaoshi_api.people.models import NewToken, ShownToken, TokenList, as_token
from biaoshi_api.people.rights import Principal, needs
from biaoshi_api.routes.people import ONE, READ, WRITE, Id

ROUTER = APIRouter(prefix="/v1", tags=["令牌"])
TokenId = Annotated[str, Path(pattern="^[0-9a-f]{16}$", description="令牌编号")]


@ROUTER.get("/tokens", operation_id="listTokens", summary="我的令牌", responses=READ)
def get_tokens(site: Place, who: Annotated[Principal, Depends(needs("token.own"))]) -> TokenList:
    """令牌本身不显示。"""
    with site.engine.connect() as connection:
        return TokenList(tokens=[as_token(one) for one in tokens.tokens_of(connection, who.id)])


@ROUTER.post("/tokens", status_code=201, operation_id="createToken", summary="新建令牌", responses=WRITE)
def post_tokens(
    body: NewToken,
    site: Place,
    who: Annotated[Principal, Depends(needs("token.own"))],
) -> ShownToken:
    """令牌只显示这一次，范围不超出自己的角色，必有期限。令牌不能再建令牌，也不能改密码。"""
    with begin(site.engine) as connection:
        account = accounts.account_of(connection, who.id, lock=True)
        shown, token = tokens.make_token(
            connection,
            now=site.clock(),
            account=account,
            title=body.title,
            scopes=body.scopes,
            days=body.days,
        )
    return ShownToken(**as_token(token).model_dump(), token=shown)


@ROUTER.delete("/tokens/{token_id}", status_code=204, operation_id="revokeToken", summary="作废我的令牌", responses=ONE)
def delete_token(token_id: TokenId, site: Place, who: Annotated[Principal, Depends(needs("token.own"))]) -> None:
    """立即失效。"""
    with begin(site.engine) as connection:
        tokens.revoke(connection, token_id, now=site.clock(), by=who.name, account=who.id)


@ROUTER.get("/accounts/{account_id}/tokens", operation_id="listTokensOf", summary="某账号的令牌", responses=ONE)
def get_tokens_of(account_id: Id, site: Place, who: Annotated[Principal, Depends(needs("token.manage"))]) -> TokenList:
    """令牌本身不显示。"""
    with site.engine.connect() as connection:
        accounts.account_of(connection, account_id)
        return TokenList(tokens=[as_token(one) for one in tokens.tokens_of(connection, account_id)])


@ROUTER.delete(
    "/accounts/{account_id}/tokens/{token_id}",
    status_code=204,
    operation_id="revokeTokenOf",
    summary="作废某账号的令牌",
    responses=ONE,
)
def delete_token_of(
    account_id: Id,
    token_id: TokenId,
    site: Place,
    who: Annotated[Principal, Depends(needs("token.manage"))],
) -> None:
    """立即失效。"""
    with begin(site.engine) as connection:
        tokens.revoke(connection, token_id, now=site.clock(), by=who.name, account=account_id)
