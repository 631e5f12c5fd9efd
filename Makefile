# Everything that a person or a machine does with this project; `make help` lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
STAMPS := $(VENV)/.stamps
DEMO_INDEX := .demo-index
QUESTION := 青年人才有哪些政策承诺
DEMO_ASKED := 安澜市单位不分类垃圾要罚多少钱

# Each worker takes whole files, so that servers and indexes are made once a file. Three keep two
# cores busy: tests of servers and pages often wait.
WORKERS ?= 3
SPREAD := -n $(WORKERS) --dist loadfile --no-loadscope-reorder
# COVERAGE=1 measures the tests' branch coverage of `src` and holds it to its floor.
ifdef COVERAGE
PYTEST := $(BIN)/coverage erase && $(BIN)/coverage run -m pytest $(SPREAD)
COVERED := $(BIN)/coverage combine -q && $(BIN)/coverage report
else
PYTEST := $(BIN)/python -m pytest $(SPREAD)
endif

.DEFAULT_GOAL := help
.PHONY: help install demo browser test test-slow unit quality e2e coverage checks lint types imports
.PHONY: format bench clean

help: ## 列出所有命令 / list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 12

$(STAMPS)/core: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(PIP) install -c constraints.txt -e .
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/test: $(STAMPS)/core
	$(PIP) install -c constraints.txt 'torch==2.13.0'
	$(PIP) install -c constraints.txt -e '.[sentence-transformers,eval,llm,langchain,llama-index,dev]'
	@touch $@

install: $(STAMPS)/test ## 安装命令行与全部可选部分 / the command line and every extra

demo: $(STAMPS)/core ## 收录样例并提一个问题 / index the samples and ask a question
	@rm -rf $(DEMO_INDEX)
	$(BIN)/replysearch index samples --index $(DEMO_INDEX)
	$(BIN)/replysearch search "$(QUESTION)" -k 5 --index $(DEMO_INDEX)
	$(BIN)/replysearch ask "$(DEMO_ASKED)" --index $(DEMO_INDEX)
	@printf '\n%s\n' '接下来可以试试:'
	@printf '  %s\n' \
	  '$(BIN)/replysearch search "$(QUESTION)" --kind commitment --index $(DEMO_INDEX)' \
	  '$(BIN)/replysearch search "老旧小区加装电梯" --json --index $(DEMO_INDEX)' \
	  '$(BIN)/replysearch ask "样本市青年人才有哪些政策承诺" --index $(DEMO_INDEX)' \
	  '$(BIN)/replysearch list --index $(DEMO_INDEX)' \
	  '$(BIN)/replysearch serve --index $(DEMO_INDEX)' \
	  '$(BIN)/replysearch index 你的文件夹 --index index'

lint: $(STAMPS)/test ## 代码风格 / style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMPS)/test ## 类型 / types
	$(BIN)/mypy

imports: $(STAMPS)/test ## 分层 / layers and walls
	$(BIN)/lint-imports --no-logo

browser: ## 为网页的测试装浏览器和中文字体(能装则装) / a browser and a Chinese font for the page's tests, where possible
	@scripts/install_browser.sh

checks: lint types imports ## 风格、类型、分层 / style, types and layers

unit: $(STAMPS)/test ## 单元与性质测试,一分钟内 / tests of single modules, within a minute
	$(PYTEST) -m "not slow" --hypothesis-profile quick tests/unit tests/property

quality: $(STAMPS)/test ## 结果好坏的测试 / how good the results are
	$(PYTEST) -m "not slow" tests/quality

e2e: $(STAMPS)/test browser ## 命令、服务和网页的测试 / commands, servers and the page as users see them
	$(PYTEST) -m "not slow" tests/e2e

test: $(STAMPS)/test checks browser ## 每次改动都要通过的检查与测试 / what every change must pass
	$(PYTEST) -m "not slow"
	$(COVERED)

test-slow: $(STAMPS)/test browser ## 耗时长的测试 / the tests that take long
	$(PYTEST) -m "slow or property" --hypothesis-profile thorough

coverage: ## 同 test,并检查分支覆盖率 / as test, and the floor of branch coverage
	@$(MAKE) test COVERAGE=1

format: $(STAMPS)/test ## 整理代码 / format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(STAMPS)/test ## 与同类比较速度 / speed beside a peer, see benchmarks/README.md
	$(BIN)/python -m benchmarks.run

clean: ## 删除生成物 / remove what was made
	rm -rf $(VENV) $(DEMO_INDEX) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .coverage.*
