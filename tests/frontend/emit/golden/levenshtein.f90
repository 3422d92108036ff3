! levenshtein: The fewest insertions, deletions and substitutions that make b of a.
! Translated by Hasten from levenshtein.py:6; the numbers at the end of lines are those of the original.
! Raises what Python raises.
module levenshtein_module
    use, intrinsic :: iso_c_binding
    use, intrinsic :: iso_fortran_env, only: int8, int16, int32, int64, real32, real64, real128
    implicit none
    private
    public :: levenshtein, levenshtein_call, levenshtein_outcome

    integer, parameter :: INDEX_ERROR = 1, VALUE_ERROR = 4, MEMORY_ERROR = 5

    type :: exception
        integer :: kind = 0, line = 0
    end type exception

    type(exception), save :: failure
    !$omp threadprivate(failure)
    type(c_ptr), allocatable, save :: blocks(:)
    integer, save :: block_count = 0
    !$omp threadprivate(blocks, block_count)

    ! What a call leaves: the exception of Python and its line, or what the function returns.
    type, bind(c) :: levenshtein_outcome
        integer(c_int32_t) :: kind, line
        integer(c_int64_t) :: item0
    end type levenshtein_outcome

    interface
        function c_malloc(size) bind(c, name="malloc") result(data)
            import :: c_ptr, c_size_t
            integer(c_size_t), value :: size
            type(c_ptr) :: data
        end function c_malloc

        function c_calloc(count, size) bind(c, name="calloc") result(data)
            import :: c_ptr, c_size_t
            integer(c_size_t), value :: count, size
            type(c_ptr) :: data
        end function c_calloc

        subroutine c_free(data) bind(c, name="free")
            import :: c_ptr
            type(c_ptr), value :: data
        end subroutine c_free

    end interface

contains

    ! Remember an exception of Python, the first one: whoever called looks at it.
    subroutine fail(kind, line)
        integer, intent(in) :: kind, line

        if (failure%kind == 0) then
            failure%kind = kind
            failure%line = line
        end if
    end subroutine fail

    ! Memory that lives until the call from outside is over.
    function new_block(count, bytes, zeroed, line) result(out)
        integer(int64), intent(in) :: count, bytes
        logical, intent(in) :: zeroed
        integer, intent(in) :: line
        type(c_ptr) :: out
        type(c_ptr), allocatable :: more(:)

        out = c_null_ptr
        if (count < 0) then
            call fail(VALUE_ERROR, line)
            return
        end if
        if (count > shiftr(huge(count), 1) / bytes) then
            call fail(MEMORY_ERROR, line)
            return
        end if
        if (zeroed) then
            out = c_calloc(1_c_size_t, int(count * bytes + 1, c_size_t))
        else
            out = c_malloc(int(count * bytes + 1, c_size_t))
        end if
        if (.not. c_associated(out)) then
            call fail(MEMORY_ERROR, line)
            return
        end if
        allocate (more(block_count + 1))
        if (block_count > 0) more(:block_count) = blocks(:block_count)
        block_count = block_count + 1
        more(block_count) = out
        call move_alloc(more, blocks)
    end function new_block

    subroutine release()
        integer :: i

        do i = 1, block_count
            call c_free(blocks(i))
        end do
        block_count = 0
    end subroutine release

    function index_within(i, n, line) result(out)
        integer(int64), intent(in) :: i, n
        integer, intent(in) :: line
        integer(int64) :: out

        out = i
        if (i < 0 .or. i >= n) call fail(INDEX_ERROR, line)
    end function index_within

    function new_int64_1d(n0, zeroed, line) result(made)
        integer(int64), intent(in) :: n0
        logical, intent(in) :: zeroed
        integer, intent(in) :: line
        integer(int64), pointer, contiguous :: made(:), flat(:)
        integer(int64) :: count

        nullify(made)
        count = n0
        if (n0 < 0) count = -1
        if (count < 0) then
            call fail(VALUE_ERROR, line)
            return
        end if
        call c_f_pointer(new_block(count, storage_size(1_int64) / 8_int64, zeroed, line), flat, [n0])
        if (failure%kind /= 0) return
        made(0:) => flat
    end function new_int64_1d

    function new_int64_1d_counting(n0, line) result(made)
        integer(int64), intent(in) :: n0
        integer, intent(in) :: line
        integer(int64), pointer, contiguous :: made(:)
        integer(int64) :: i

        made => new_int64_1d(n0, .false., line)
        if (failure%kind /= 0) return
        do i = 0, n0 - 1
            made(i) = int(i, int64)
        end do
    end function new_int64_1d_counting

    ! levenshtein.py:6: The fewest insertions, deletions and substitutions that make b of a.
    function levenshtein(a, b) result(answer)
        integer(int64), target, contiguous, intent(in) :: a(0:)
        integer(int64), target, contiguous, intent(in) :: b(0:)
        integer(int64) :: answer
        integer(int64) :: n, size_, size2, size3, i, current_before, j, best, k
        integer(int64), pointer, contiguous :: previous(:), current(:), next_previous(:)

        answer = 0
        n = size(b, kind=int64)  ! 8
        size_ = n + 1  ! 9
        size2 = max(0_int64, size_)
        previous => new_int64_1d_counting(size2, 9)
        if (failure%kind /= 0) return
        size3 = n + 1  ! 10
        current => new_int64_1d(size3, .true., 10)
        if (failure%kind /= 0) return
        do i = 0, size(a, kind=int64) - 1  ! 11
            current_before = i + 1  ! 12
            k = index_within(0_int64, size(current, kind=int64), 12)
            if (failure%kind /= 0) return
            current(k) = current_before
            do j = 0, n - 1  ! 13
                best = previous(j) + merge(0_int64, 1_int64, a(i) == b(j))  ! 14
                best = min(best, previous(j + 1) + 1)  ! 15
                best = min(best, current_before + 1)  ! 17
                current(j + 1) = best  ! 19
                current_before = best
            end do
            next_previous => current  ! 20
            current => previous
            previous => next_previous
        end do
        answer = previous(n)  ! 21
    end function levenshtein

    ! For callers from outside, in any language.
    function levenshtein_call(a, a_n0, b, b_n0, outcome) bind(c, name="levenshtein_call") result(failed)
        type(c_ptr), value :: a
        integer(c_int64_t), value :: a_n0
        type(c_ptr), value :: b
        integer(c_int64_t), value :: b_n0
        type(levenshtein_outcome), intent(out) :: outcome
        integer(c_int32_t) :: failed
        integer(int64), pointer, contiguous :: a_array(:)
        integer(int64), pointer, contiguous :: a_flat(:)
        integer(int64), pointer, contiguous :: b_array(:)
        integer(int64), pointer, contiguous :: b_flat(:)
        integer(int64) :: answer

        failure = exception()
        outcome%kind = 0
        call c_f_pointer(a, a_flat, [a_n0])
        a_array(0:) => a_flat
        call c_f_pointer(b, b_flat, [b_n0])
        b_array(0:) => b_flat
        answer = levenshtein(a_array, b_array)
        if (failure%kind == 0) then
            outcome%item0 = answer
        end if
        call release()
        outcome%kind = failure%kind
        outcome%line = failure%line
        failed = merge(1, 0, failure%kind /= 0)
    end function levenshtein_call

end module levenshtein_module
